import { Command, InvalidArgumentError } from 'commander';
import { compareWithModel } from './core-equals-model.ts';

/*
 * `npm run test:model -- --runs N [--seed S]`: the comparisons that CI makes a few thousand times, as often as wanted. Prints one JSON line; exit code 1 and the smallest case when there is
 * a difference.
 */
function whole(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) throw new InvalidArgumentError('It is a whole number.');
  return number;
}

const { runs, seed } = new Command('test:model')
  .option('--runs <n>', 'generated routings', whole, 20_000)
  .option('--seed <n>', 'begin where a run that failed began', whole)
  .parse()
  .opts<{ runs: number; seed?: number }>();
const started = Date.now();
const { said, failure } = compareWithModel({ runs, seed });
process.stdout.write(
  `${JSON.stringify({ test: 'core equals model', runs, said, seconds: (Date.now() - started) / 1000, failed: failure !== undefined })}\n`,
);
if (failure !== undefined) {
  process.stderr.write(`${failure}\n`);
  process.exitCode = 1;
}
