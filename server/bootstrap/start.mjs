import { ensureEditor } from './editor-build.mjs';
import { ensureInstalled } from './install.mjs';
import { main } from './main.mjs';
import { memoryFlags } from './memory-flags.mjs';
import { node24 } from './node-24.mjs';
import { runChild } from './run-child.mjs';

/** `npm start`: from a fresh clone, or from an installed tree in a moment, to a running Fettle with its demo plant. */
await main(async (args) => {
  await ensureInstalled();
  ensureEditor();
  return runChild(node24(), [...memoryFlags(), 'server/main-demo.ts', ...args]);
});
