import { ensureInstalled } from './install.mjs';
import { main } from './main.mjs';
import { countsLine, runTests } from './run-tests.mjs';

/** `npm test`, or `npm test -- PATH…` for some of them. */
await main(async (args) => {
  await ensureInstalled();
  const { code, ...counts } = await runTests(args);
  process.stdout.write(`\n${countsLine(counts)}\n`);
  return code;
});
