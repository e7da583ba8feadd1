import { parseArgs } from 'node:util';
import { compareWithLibrary } from '../rules/rules-equal-library.ts';
import { simulateSeeds } from '../simulation/simulate-seeds.ts';
import { compareWithModel } from './core-equals-model.ts';

/*
 * `npm run test:model -- --runs N [--seed S]`: the comparisons and simulations that CI makes a few times, as often as wanted. Prints JSON lines; exit code 1 with the
 * smallest case when there is a difference, and with the seeds of simulations that broke an invariant. 0 of a kind: none of it; for the conditions alone
 * `npm run test:model -- --runs 0 --seeds 0 --conditions 100000`.
 */
const USAGE = 'npm run test:model -- [--runs N] [--seed S] [--seeds N] [--first-seed S] [--conditions N]   whole numbers';

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
    conditions: { type: 'string', default: '100000' },
  },
});
const runs = whole(values.runs);
const seed = values.seed === undefined ? undefined : whole(values.seed);

if (runs > 0) {
  const started = Date.now();
  const { said, failure } = compareWithModel({ runs, seed });
  say({ test: 'core equals model', runs, said, seconds: (Date.now() - started) / 1000, failed: failure !== undefined }, failure);
}

const seeds = whole(values.seeds);
if (seeds > 0) {
  const simulated = await simulateSeeds(whole(values['first-seed']), seeds);
  say({ test: 'runtime simulation', ...simulated });
  if (simulated.failed.length > 0) process.exitCode = 1;
}

const conditions = whole(values.conditions);
if (conditions > 0) {
  const started = Date.now();
  const { failure, ...tally } = await compareWithLibrary({ cases: conditions, seed });
  say(
    { test: 'conditions equal json-rules-engine', ...tally, seconds: (Date.now() - started) / 1000, failed: failure !== undefined },
    failure,
  );
}

function say(line: object, failure?: string): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
  if (failure === undefined) return;
  process.stderr.write(`${failure}\n`);
  process.exitCode = 1;
}
