import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compareWithModel } from './core-equals-model.ts';
import type { CoreUnderTest } from './run-both.ts';

/*
 * `node run-mutant.ts FOLDER RUNS SEED`: compares the core of a folder with the reference model, and prints the first difference, or nothing. A process of its own, because it loads
 * another engine/core.
 */
const [folder = '', runs = '', seed = ''] = process.argv.slice(2);
const core = (await import(pathToFileURL(join(folder, 'index.ts')).href)) as CoreUnderTest;
const { failure } = compareWithModel({ runs: Number(runs), seed: Number(seed) }, core);
process.stdout.write(failure?.split('\n')[0] ?? '');
