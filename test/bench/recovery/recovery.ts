import { parseArgs } from 'node:util';
import { seededRandom } from '../../faults/seeded-random.ts';
import { type DatabaseServer, startDatabaseServer } from '../../faults/site/database-server.ts';
import { openSite, type Queue, type Site } from '../../faults/site/site.ts';
import { findPart } from '../../support/optional-part.ts';
import type { Benchmark, Print } from '../support/benchmark.ts';
import { UsageFault } from '../support/benchmark.ts';
import { FAILURES } from './failures.ts';
import { startLoad } from './steady-load.ts';
import { watchProgress } from './watch-progress.ts';

/** The bar: seconds without progress on any machine after kill -9 of a worker, the worst of all kills. */
const KILL_BAR = 2;
const WARM_UP = 3000;

/** How long nothing goes on after each kind of failure, on both queues: real engines as processes, a PostgreSQL with the settings of production, a Redis, proxies between. */
export const recovery: Benchmark = {
  summary: 'seconds without progress after each kind of failure, on both queues',
  async run(args, print) {
    const { queues, only } = parse(args);
    await using stack = new AsyncDisposableStack();
    const server = stack.adopt(await startDatabaseServer(), (it) => it.stop());
    let met = true;
    for (const queue of queues) {
      if (queue === 'redis' && findPart('redis-server') === undefined) {
        print.say('redis-server is missing: measured on PostgreSQL alone.');
        continue;
      }
      met = (await measureQueue(server, queue, only, print)) && met;
    }
    return met ? 0 : 1;
  },
};

async function measureQueue(server: DatabaseServer, queue: Queue, only: string | undefined, print: Print): Promise<boolean> {
  const random = seededRandom(1);
  await using stack = new AsyncDisposableStack();
  const site: Site = stack.adopt(await openSite({ server, queue, random, engines: 2 }), (it) => it.stop());
  const load = startLoad(site.engines);
  stack.defer(() => load.stop());
  await pause(WARM_UP);
  let met = true;
  for (const failure of FAILURES) {
    if ((only !== undefined && failure.name !== only) || (failure.queues !== undefined && !failure.queues.includes(queue))) continue;
    const gaps: number[] = [];
    for (let time = 0; time < failure.times; time += 1) {
      const progress = watchProgress(site.databaseUrl);
      await pause(500);
      await failure.strike({ site, random, time });
      await pause(failure.window);
      gaps.push(await progress.stop());
      await Promise.all(site.engines.all.map((engine) => engine.untilReady()));
      await pause(1000);
    }
    const worst = Math.max(...gaps);
    print.say(`${queue}: ${failure.name}: ${gaps.map((gap) => gap.toFixed(2)).join(', ')} s without progress`);
    print.figure({ bench: 'recovery', metric: `${failure.name}_s`, queue, value: worst, unit: 's' });
    if (failure.name.startsWith('worker_killed') && worst > KILL_BAR) {
      print.say(`${queue}: ${failure.name} took longer than ${KILL_BAR} s`);
      met = false;
    }
  }
  return met;
}

function parse(args: readonly string[]): { queues: readonly Queue[]; only: string | undefined } {
  try {
    const options = { queue: { type: 'string' }, failure: { type: 'string' } } as const;
    const { queue, failure } = parseArgs({ args: [...args], options, allowPositionals: false }).values;
    if (queue !== undefined && queue !== 'postgres' && queue !== 'redis') throw new Error(`--queue is "${queue}".`);
    if (failure !== undefined && !FAILURES.some(({ name }) => name === failure)) throw new Error(`There is no failure "${failure}".`);
    return { queues: queue === undefined ? ['postgres', 'redis'] : [queue], only: failure };
  } catch (error) {
    throw new UsageFault(
      `${error instanceof Error ? error.message : String(error)}\nnpm run bench -- recovery [--queue postgres|redis] [--failure ${FAILURES.map(({ name }) => name).join('|')}]`,
    );
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
