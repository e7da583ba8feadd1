import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { until } from '../../bench/support/deadline.ts';
import { freePort } from '../../bench/support/free-port.ts';
import { requirePart } from '../../support/optional-part.ts';

/** A real Redis of the trials' own, without persistence: what it forgets costs time, never work. */
export interface RedisServer {
  readonly port: number;
  /** Ends it at once; what it held is gone. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  start(): Promise<void>;
  flush(): Promise<void>;
  /** Takes nothing more (`noeviction` at a limit that is reached already), or takes it again. */
  outOfMemory(is: boolean): Promise<void>;
  stop(): Promise<void>;
}

export async function startRedisServer(): Promise<RedisServer> {
  const executable = requirePart('redis-server');
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'fettle-faults-redis-'));
  let child: ChildProcess | undefined;

  const ask = async <T>(work: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis({ port, host: '127.0.0.1', lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  };
  const start = async (): Promise<void> => {
    if (child !== undefined) return;
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    child = spawn(executable, args, { stdio: 'ignore' });
    await until('redis-server to answer', 10_000, () =>
      ask((redis) => redis.ping()).then(
        () => true,
        () => false,
      ),
    );
  };
  const kill = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill('SIGKILL');
    await once(ending, 'exit');
  };
  await start();
  return {
    port,
    start,
    kill,
    flush: () => ask(async (redis) => void (await redis.flushall())),
    outOfMemory: (is) =>
      ask(async (redis) => {
        await redis.config('SET', 'maxmemory-policy', 'noeviction');
        await redis.config('SET', 'maxmemory', is ? '1' : '0');
      }),
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
