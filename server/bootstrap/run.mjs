import { ensureInstalled } from './install.mjs';
import { main } from './main.mjs';
import { memoryFlags } from './memory-flags.mjs';
import { node24 } from './node-24.mjs';
import { runChild } from './run-child.mjs';

/** Runs a TypeScript program of the repository: `node server/bootstrap/run.mjs server/cli/main.ts …`. Only the program writes to stdout. */
await main(async ([program, ...args]) => {
  await ensureInstalled();
  return runChild(node24(), [...memoryFlags(), program, ...args]);
});
