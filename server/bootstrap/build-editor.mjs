import { buildEditor } from './editor-build.mjs';
import { ensureInstalled } from './install.mjs';
import { main } from './main.mjs';

/** `npm run build`. */
await main(async () => {
  await ensureInstalled();
  buildEditor('inherit');
  return 0;
});
