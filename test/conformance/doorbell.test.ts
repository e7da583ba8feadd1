import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryDoorbell, createQueueDoorbell, type Doorbell } from '@fettle/engine';
import { eventually } from '@fettle/engine/testing/eventually.ts';
import type { Log } from '@fettle/flows';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { describeWith, requirePart } from '../support/optional-part.ts';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts';

/** What every doorbell does, whatever it is made of. `open` gives one more on the same queue, as another process would have it. */
function conformance(
  start: () => Promise<{ open: (log: Log) => Promise<Doorbell>; stop: () => Promise<void> }>,
  options: { readonly shared: boolean },
): void {
  let open: (log: Log) => Promise<Doorbell>;
  let stop: () => Promise<void>;
  const bells: Doorbell[] = [];
  const warnings: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (_fields, message) => warnings.push(message),
    error: () => undefined,
  };
  const bell = async () => {
    const made = await open(log);
    bells.push(made);
    return made;
  };
  beforeEach(async () => {
    warnings.length = 0;
    ({ open, stop } = await start());
  });
  afterEach(async () => {
    await Promise.all(bells.splice(0).map((one) => one.close()));
    await stop();
  });

  /** Drains that last until told, with what was drained. */
  const drains = () => {
    const started: number[] = [];
    const finish: (() => void)[] = [];
    const drain = (shard: number): Promise<void> => {
      started.push(shard);
      return new Promise((resolve) => finish.push(resolve));
    };
    return { started, drain, finishNext: () => finish.shift()?.() };
  };

  test('has a rung shard drained', async () => {
    const { started, drain, finishNext } = drains();
    const one = await bell();
    await one.listen(drain);

    await one.ring([7]);

    await eventually(() => started).toEqual([7]);
    finishNext();
  });

  test('keeps a ring until somebody listens', async () => {
    const { started, drain, finishNext } = drains();
    const one = await bell();

    await one.ring([3]);
    await one.listen(drain);

    await eventually(() => started).toEqual([3]);
    finishNext();
  });

  test('has several shards drained at the same time', async () => {
    const { started, drain, finishNext } = drains();
    const one = await bell();
    await one.listen(drain);

    await one.ring([1, 2, 3]);

    await eventually(() => [...started].sort()).toEqual([1, 2, 3]);
    for (let shard = 0; shard < 3; shard += 1) finishNext();
  });

  test('has a shard that is rung while it is drained drained once more after it, and not at the same time', async () => {
    const { started, drain, finishNext } = drains();
    const one = await bell();
    await one.listen(drain);
    await one.ring([5]);
    await eventually(() => started.length).toBe(1);

    for (let rings = 0; rings < 5; rings += 1) await one.ring([5]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const during = started.length;
    finishNext();
    await eventually(() => started.length).toBe(2);
    finishNext();
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(during).toBe(1);
    expect(started).toEqual([5, 5]);
  });

  test('goes on after a drain that failed', async () => {
    const started: number[] = [];
    const one = await bell();
    await one.listen(async (shard) => {
      started.push(shard);
      if (started.length === 1) throw new Error('the database went away');
    });

    await one.ring([4]);
    await eventually(() => started.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await one.ring([4]);

    await eventually(() => started).toEqual([4, 4]);
  });

  test('waits for the drain in hand when it is closed', async () => {
    const { started, drain, finishNext } = drains();
    const one = await bell();
    await one.listen(drain);
    await one.ring([1]);
    await eventually(() => started.length).toBe(1);
    let closed = false;

    const closing = one.close().then(() => {
      closed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const early = closed;
    finishNext();
    await closing;

    expect([early, closed]).toEqual([false, true]);
  });

  if (!options.shared) return;

  test('is answered by another process', async () => {
    const { started, drain, finishNext } = drains();
    const [front, worker] = [await bell(), await bell()];
    await worker.listen(drain);

    await front.ring([9]);

    await eventually(() => started).toEqual([9]);
    finishNext();
  });

  test('is rung past a ring whose answer does not come', async () => {
    const stuck = drains();
    const helper = drains();
    const [dead, alive] = [await bell(), await bell()];
    await dead.listen(stuck.drain);
    await dead.ring([2]);
    await eventually(() => stuck.started.length).toBe(1);
    await alive.listen(helper.drain);

    await alive.ring([2], { fresh: true });

    await eventually(() => stuck.started.length + helper.started.length).toBe(2);
    stuck.finishNext();
    stuck.finishNext();
    helper.finishNext();
  });
}

describe('a doorbell in memory', () => {
  conformance(async () => ({ open: async (log) => createMemoryDoorbell({ log }), stop: async () => undefined }), { shared: false });
});

describe('a doorbell on BullMQ and PostgreSQL', () => {
  conformance(
    async () => {
      const database = await createTestDatabase();
      const backend = { kind: 'postgres' as const, databaseUrl: database.url };
      return { open: (log) => createQueueDoorbell({ backend, log }), stop: () => database.drop() };
    },
    { shared: true },
  );
});

describeWith('redis-server', 'a doorbell on BullMQ and Redis', () => {
  conformance(
    async () => {
      const redis = await startRedis();
      const backend = { kind: 'redis' as const, redisUrl: redis.url };
      return { open: (log) => createQueueDoorbell({ backend, log }), stop: redis.stop };
    },
    { shared: true },
  );

  test('tells nobody who rings that the queue is away, and works again when it is back', async () => {
    const redis = await startRedis();
    const warnings: string[] = [];
    const log: Log = {
      debug: () => undefined,
      info: () => undefined,
      warn: (_fields, message) => warnings.push(message),
      error: () => undefined,
    };
    const bell = await createQueueDoorbell({ backend: { kind: 'redis', redisUrl: redis.url }, log });
    const drained: number[] = [];
    await bell.listen(async (shard) => void drained.push(shard));
    await redis.stop();

    for (let shard = 0; shard < 10; shard += 1) await bell.ring([shard]);
    const quietly = warnings.length;
    const again = await startRedis(redis.port);
    await eventually(async () => {
      await bell.ring([15]);
      return drained.includes(15);
    }).toBe(true);

    expect(quietly).toBe(1);
    await bell.close();
    await again.stop();
  });

  test('works although Redis went away while it was asked what it is', async () => {
    const redis = await startRedis();
    const way = await wayThatBreaksOnce(redis.port);
    const bell = await createQueueDoorbell({ backend: { kind: 'redis', redisUrl: `redis://127.0.0.1:${way.port}` }, log: SILENT });
    await eventually(async () => way.broken).toBe(true);
    const drained: number[] = [];
    await bell.listen(async (shard) => void drained.push(shard));

    await eventually(async () => {
      await bell.ring([7]);
      return drained.includes(7);
    }).toBe(true);

    await bell.close();
    way.close();
    await redis.stop();
  });
});

const SILENT: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Milliseconds: long enough for two attempts in vain. */
const AWAY = 2500;

/** The first connection breaks at its second question about the server (the first is ioredis's, the second BullMQ's), and for a while there is no other. */
async function wayThatBreaksOnce(target: number): Promise<{ readonly port: number; readonly broken: boolean; close(): void }> {
  let asked = 0;
  let broken = false;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const redis = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, redis],
      [redis, client],
    ] as const) {
      open.add(from);
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
    redis.pipe(client);
    client.on('data', (chunk) => {
      asked += String(chunk).match(/\binfo\b/gi)?.length ?? 0;
      if (broken || asked < 2) return void redis.write(chunk);
      broken = true;
      server.close();
      for (const socket of open) socket.destroy();
      setTimeout(() => server.listen(port, '127.0.0.1'), AWAY);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    port,
    get broken() {
      return broken;
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

describeWith('redis-server', 'a doorbell on BullMQ and a Redis Cluster', () => {
  let cluster: RedisCluster;
  let queues = 0;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 120_000);
  afterAll(() => cluster?.stop());

  conformance(
    async () => {
      queues += 1;
      const backend = { kind: 'redis' as const, redisUrl: cluster.url, cluster: true };
      const queueName = `fettle-${queues}`;
      return { open: (log) => createQueueDoorbell({ backend, log, queueName }), stop: async () => undefined };
    },
    { shared: true },
  );
});

async function startRedis(wanted?: number): Promise<{ readonly url: string; readonly port: number; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-redis-'));
  const port = wanted ?? (await freePort());
  const child = spawn(requirePart('redis-server'), ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept connections')) break;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
