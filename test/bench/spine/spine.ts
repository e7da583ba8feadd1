import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { QueueBackend } from '@fettle/engine';
import { createLog } from '@fettle/server/log.ts';
import { findPart, OPTIONAL_PARTS } from '../../support/optional-part.ts';
import { type BenchServer, settingsOf, startBenchServer } from '../support/bench-server.ts';
import type { Benchmark, Print } from '../support/benchmark.ts';
import { within } from '../support/deadline.ts';
import { startRedis } from '../support/redis-server.ts';
import { runSpine } from './run-spine.ts';
import { seedSpine } from './seed-spine.ts';
import { startSpineEngine } from './spine-engine.ts';
import { parseSpineOptions, type Queue, type SpineOptions } from './spine-options.ts';

/** The whole run, whatever happens. */
const RUN_LIMIT = 175_000;

/**
 * The main job's figures on both queues: machine events recorded and judged, tokens moved with work instructions, and how fast a rule reacts. Each queue gets a
 * database of its own on one PostgreSQL with the settings of production.
 */
export const spine: Benchmark = {
  summary: 'machine events/s, transitions/s and reaction times, on both queues',
  async run(args, print) {
    const options = parseSpineOptions(args);
    const parts = new AsyncDisposableStack();
    const interrupted = (): void => {
      void parts.disposeAsync().finally(() => process.exit(130));
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    try {
      return await within('the benchmark to end', RUN_LIMIT, runQueues(options, print, parts));
    } finally {
      await parts.disposeAsync();
      process.removeListener('SIGINT', interrupted).removeListener('SIGTERM', interrupted);
    }
  },
};

async function runQueues(options: SpineOptions, print: Print, parts: AsyncDisposableStack): Promise<number> {
  const { say } = print;
  const [cpu] = cpus();
  say(
    `${availableParallelism()} × ${cpu?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const server = parts.adopt(await startBenchServer(say), (it) => it.stop());
  let balanced = true;
  let first = true;
  for (const queue of options.queues) {
    const backend = await backendOf(queue, server, parts, say);
    if (backend === undefined) continue;
    if (first) say(await settingsOf(backend.databaseUrl));
    first = false;
    const log = createLog('warn');
    const engine = await startSpineEngine({ ...backend, log, localDrains: !options.queueOnly });
    const stopEngine = new AsyncDisposableStack();
    stopEngine.defer(() => engine.stop());
    parts.use(stopEngine);
    await engine.start();
    await seedSpine(engine);
    const differences = await runSpine(engine, { queue, options, print });
    for (const difference of differences) say(`${queue}: THE COUNTS DO NOT ADD UP: ${difference}`);
    balanced &&= differences.length === 0;
    await stopEngine.disposeAsync();
  }
  if (balanced) say('Everything that was accepted was consumed once; no incident.');
  return balanced ? 0 : 1;
}

async function backendOf(
  queue: Queue,
  server: BenchServer,
  parts: AsyncDisposableStack,
  say: (line: string) => void,
): Promise<{ readonly databaseUrl: string; readonly backend: QueueBackend } | undefined> {
  if (queue === 'postgres') {
    const databaseUrl = await server.createDatabase('spine_postgres');
    return { databaseUrl, backend: { kind: 'postgres', databaseUrl } };
  }
  const executable = findPart('redis-server');
  if (executable === undefined) {
    say(`redis: skipped, there is no redis-server on this machine: ${OPTIONAL_PARTS['redis-server'].howToGet}`);
    return undefined;
  }
  const redis = parts.adopt(await startRedis(executable), (it) => it.stop());
  return { databaseUrl: await server.createDatabase('spine_redis'), backend: { kind: 'redis', redisUrl: redis.url } };
}
