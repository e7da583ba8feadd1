import { UsageFault } from '../bench/support/benchmark.ts';
import { findPart, OPTIONAL_PARTS, requirePart } from '../support/optional-part.ts';
import { parseFaultOptions } from './fault-options.ts';
import { runPlantTrial } from './plant/run-plant-trial.ts';
import { resultTable } from './result-table.ts';
import { runTrial, type TrialResult } from './run-trial.ts';
import { startDatabaseServer } from './site/database-server.ts';

/** `npm run test:faults`: every fault against real parts; the result as a Markdown table on stdout, everything else on stderr. Exit code 1 when anything was violated. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = parseFaultOptions(args);
  say(`Seed ${options.seed}: --seed ${options.seed} repeats what happens by chance.`);
  const server = await startDatabaseServer();
  const results: TrialResult[] = [];
  const leftOut: string[] = [];
  const unfit: string[] = [];
  let interrupted = false;
  // Ends after the trial in hand, with what there is.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      interrupted = true;
    });
  try {
    for (const fault of options.faults) {
      for (const queue of fault.queues?.filter((one) => options.queues.includes(one)) ?? options.queues) {
        if (queue === 'redis' && findPart('redis-server') === undefined) {
          leftOut.push(`${fault.name} on redis: redis-server is missing (${OPTIONAL_PARTS['redis-server'].howToGet})`);
          continue;
        }
        if (interrupted) continue;
        try {
          if ('on' in fault) requirePart('mosquitto');
          else await fault.server?.();
        } catch (error) {
          leftOut.push(`${fault.name} on ${queue}: ${error instanceof Error ? error.message : String(error)}`);
          continue;
        }
        const { seed, seconds, from } = options;
        try {
          await server.start();
          const trial = { queue, seed, seconds, from, rounds: options.rounds ?? fault.rounds, server, say };
          results.push(await ('on' in fault ? runPlantTrial(fault, trial) : runTrial(fault, trial)));
        } catch (error) {
          // A trial that could not be set up is no trial: it is said, and fails the run, and the others go on.
          unfit.push(
            `${fault.name} on ${queue} could not be run: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          );
        }
      }
    }
  } finally {
    await server.stop();
  }
  for (const line of leftOut) say(`LEFT OUT: ${line}`);
  for (const line of unfit) say(line);
  process.stdout.write(`${resultTable(results, options.seed)}\n`);
  if (unfit.length > 0) return 1;
  return results.some(({ violations }) => violations.length > 0) || (leftOut.length > 0 && process.env.FETTLE_REQUIRE_ALL === '1') ? 1 : 0;
}

let code = 1;
try {
  code = await main(process.argv.slice(2));
} catch (error) {
  say(error instanceof UsageFault ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof UsageFault) code = 2;
}
// A part that a fault has left half open must not keep the run from ending.
process.exit(code);
