import { parseArgs } from 'node:util';
import { simulateSeeds } from '../simulation/simulate-seeds.ts';
import { compareWithModel } from './core-equals-model.ts';

/*
 * `npm run test:model -- --runs N [--seed S]`: the comparisons and simulations that CI makes a few times, as often as wanted. Prints JSON lines; exit code 1 with the
 * smallest case when there is a difference, and with the seeds of simulations that broke an invariant.
 */
const USAGE = 'npm run test:model -- [--runs N] [--seed S] [--seeds N] [--first-seed S]   whole numbers';

function whole(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number)) return number;
  process.stderr.write(`"${text}" is no whole number.\n${USAGE}\n`);
  process.exit(2);
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20000' },
    seed: { type: 'string' },
    seeds: { type: 'string', default: '200' },
    'first-seed': { type: 'string', default: '1' },
  },
});
const runs = whole(values.runs);
const seed = values.seed === undefined ? undefined : whole(values.seed);
const started = Date.now();
const { said, failure } = compareWithModel({ runs, seed });
process.stdout.write(
  `${JSON.stringify({ test: 'core equals model', runs, said, seconds: (Date.now() - started) / 1000, failed: failure !== undefined })}\n`,
);
if (failure !== undefined) {
  process.stderr.write(`${failure}\n`);
  process.exitCode = 1;
}

const simulated = await simulateSeeds(whole(values['first-seed']), whole(values.seeds));
process.stdout.write(`${JSON.stringify({ test: 'runtime simulation', ...simulated })}\n`);
if (simulated.failed.length > 0) process.exitCode = 1;
