import { setTimeout as pause } from 'node:timers/promises';
import { createPostgresBackend, type JobsOptions, Queue, type QueueOptions, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import pg from 'pg';
import type { Doorbell, Log } from '../../ports.ts';
import { failpoint } from '../../runtime/failpoint.ts';
import { type TrackedConnections, trackConnections } from '../postgres/tracked-connections.ts';
import { type RedisBackend, type RedisConnection, redisConnection } from './redis-connection.ts';

/**
 * The doorbell on BullMQ, on PostgreSQL or Redis: one queueMessage a shard with work.
 *
 * Invariants:
 * 1. rings for a shard that has one waiting are one; a ring while the shard is being drained leads to one more drain after it (`keepLastIfActive`);
 * 2. a worker that dies holds a shard's queueMessage for `LOCK` at most, and the sweeper rings past it with a fresh deduplication id before that;
 * 3. one flight of rings at a time: what is rung meanwhile goes together in the next, so that ringing never wants more than one connection;
 * 4. nothing of the queue reaches the caller: what fails is logged, at most once in 10 s, and costs time until the sweeper rings.
 */
export type QueueBackend = { readonly kind: 'postgres'; readonly databaseUrl: string } | RedisBackend;

export interface QueueDoorbellOptions {
  readonly backend: QueueBackend;
  readonly log: Log;
  /** Shards that this process drains at the same time. */
  readonly concurrency?: number;
  /** Milliseconds from a ring to the beginning of its drain; on another machine it is as exact as the clocks are. */
  readonly onAnswered?: (milliseconds: number) => void;
  /** Several engines on one Redis or database (tests) differ in this. */
  readonly queueName?: string;
}

interface Opened {
  readonly queue: Queue;
  isReady: boolean;
  /** Resolves when it is ready, or another has been opened in its place. */
  settled: Promise<void>;
}

interface Ring {
  readonly name: string;
  readonly data: { readonly shard: number };
  readonly opts: JobsOptions;
}

/** BullMQ's tables live in the same database, in a schema of their own. */
const SCHEMA = 'bullmq';
const LOCK = 8000;
const STALLED_INTERVAL = 2000;
const QUIET = 10_000;
const ANSWER = 6000;
/** Who rings waits no longer for a queue that is away since the start; milliseconds. */
const READY = 1000;
const REOPEN = 200;

export async function createQueueDoorbell(options: QueueDoorbellOptions): Promise<Doorbell> {
  const { backend, log, concurrency = 4, queueName = 'fettle-shards' } = options;
  const problem = throttled((reason) =>
    log.warn({ queue: backend.kind, reason }, 'The queue does not answer. Work goes on by the sweeper, a little later.'),
  );
  if (backend.kind === 'postgres') await migrateQueue(backend.databaseUrl);
  const connections = trackConnections();
  const redis: RedisConnection[] = [];
  let closed = false;
  let opened = open();
  let worker: Worker | undefined;
  let fresh = 0;

  let gathering: { readonly rings: Map<string, Ring>; readonly sent: Promise<void> } | undefined;
  let flying: Promise<void> = Promise.resolve();

  const nextFlight = () => {
    const rings = new Map<string, Ring>();
    const sent = flying.then(() => {
      gathering = undefined;
      return send([...rings.values()]);
    });
    flying = sent;
    return { rings, sent };
  };

  const send = async (rings: Ring[]): Promise<void> => {
    try {
      failpoint('ring.sending');
      const [only] = rings;
      const queue = await usable();
      if (rings.length === 1 && only !== undefined) await queue.add(only.name, only.data, only.opts);
      else await queue.addBulk(rings);
      failpoint('ring.sent');
    } catch (error) {
      problem(String(error));
    }
  };

  /**
   * BullMQ asks a new connection once what its server is. A connection that breaks before the answer would give that same error for every ring there ever is: the queue is opened again.
   */
  function open(): Opened {
    const queue = openQueue();
    queue.on('error', (error) => problem(error.message));
    const it: Opened = { queue, isReady: false, settled: Promise.resolve() };
    it.settled = queue.waitUntilReady().then(
      () => {
        it.isReady = true;
      },
      async (error: unknown) => {
        problem(String(error));
        await queue.close().catch(() => undefined);
        await pause(REOPEN);
        if (!closed) opened = open();
      },
    );
    return it;
  }
  async function usable(): Promise<Queue> {
    if (!opened.isReady) await Promise.race([opened.settled, pause(READY, undefined, { ref: false })]);
    if (!opened.isReady) throw new Error('There is no connection to it yet.');
    return opened.queue;
  }
  function openQueue(): Queue {
    if (backend.kind === 'redis') return new Queue(queueName, reach(backend, true).options);
    const connection = postgres(backend.databaseUrl, 2, connections);
    return new Queue(queueName, { connection } as unknown as QueueOptions, createPostgresBackend as never);
  }
  function openWorker(work: (job: { data: unknown; timestamp: number }) => Promise<void>): Worker {
    const shared = { ...WORKER, concurrency };
    if (backend.kind === 'redis') return new Worker(queueName, work, { ...reach(backend, false).options, ...shared });
    const connection = postgres(backend.databaseUrl, 3, connections);
    return new Worker(queueName, work, { connection, ...shared } as unknown as WorkerOptions, createPostgresBackend as never);
  }
  function reach(to: RedisBackend, ringing: boolean): RedisConnection {
    const connection = redisConnection(to, ringing);
    redis.push(connection);
    return connection;
  }

  return {
    async ring(shards, { fresh: past = false } = {}) {
      fresh += 1;
      for (const shard of new Set(shards)) {
        const id = past ? `${shard}/${process.pid}/${Date.now()}/${fresh}` : String(shard);
        gathering ??= nextFlight();
        gathering.rings.set(id, {
          name: 'drain',
          data: { shard },
          opts: { deduplication: { id, keepLastIfActive: true }, removeOnComplete: true, removeOnFail: true },
        });
      }
      await gathering?.sent;
    },
    async listen(drain) {
      worker = openWorker(async ({ data, timestamp }) => {
        options.onAnswered?.(Math.max(0, Date.now() - timestamp));
        await drain((data as { shard: number }).shard);
      });
      worker.on('error', (error) => problem(error.message));
      worker.on('failed', (_job, error) => log.warn({ reason: error.message }, 'A shard could not be drained. It is rung again.'));
      await worker.waitUntilReady().catch((error: unknown) => problem(String(error)));
    },
    rest(rests) {
      if (rests) void worker?.pause(true).catch((error: unknown) => problem(String(error)));
      else worker?.resume();
    },
    async close() {
      await flying;
      await worker?.close().catch((error: unknown) => problem(String(error)));
      closed = true;
      await opened.queue.close().catch((error: unknown) => problem(String(error)));
      for (const connection of redis) connection.close();
      await connections.closed();
    },
  };
}

const WORKER = {
  lockDuration: LOCK,
  stalledInterval: STALLED_INTERVAL,
  maxStalledCount: 1_000_000,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
  drainDelay: 2,
  runRetryDelay: 1000,
};

/** Its commits do not wait for the disk: a ring that a crash of the database loses is made up for by the sweeper. */
function postgres(databaseUrl: string, max: number, { Client }: TrackedConnections): object {
  return {
    Client,
    connectionString: databaseUrl,
    schema: SCHEMA,
    max,
    application_name: 'fettle queue',
    connectionTimeoutMillis: 5000,
    options: '-c synchronous_commit=off',
    query_timeout: ANSWER,
    keepAlive: true,
  };
}

/** BullMQ's own migrations, under its own advisory lock. */
async function migrateQueue(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'fettle queue' });
  await client.connect();
  try {
    await runMigrations(client as never, SCHEMA);
  } finally {
    await client.end();
  }
}

function throttled(report: (reason: string) => void): (reason: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (reason) => {
    const now = performance.now();
    if (now - last < QUIET) return;
    last = now;
    report(reason);
  };
}
