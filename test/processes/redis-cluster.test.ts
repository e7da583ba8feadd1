import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../bench/support/free-port.ts';
import { describeWith } from '../support/optional-part.ts';
import { type RedisCluster, type RedisNode, startRedisCluster } from '../support/redis-cluster.ts';
import { startTestFettle, type TestFettle } from '../support/running-fettle.ts';
import { startBeside } from './beside.ts';
import { ordersGoingIn, passRouting } from './orders-going-in.ts';

const ANSWERED = /^fettle_doorbell_seconds_count (\d+)/m;

describeWith('redis-server', 'with the queue on a Redis Cluster', () => {
  let cluster: RedisCluster;
  let fettle: TestFettle;
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    cluster = await startRedisCluster();
    stops.push(() => cluster.stop());
    fettle = await startTestFettle({ redisUrl: cluster.url }, ['http']);
    stops.push(() => fettle.stop());
    await fettle.release(passRouting);
  }, 180_000);
  afterAll(async () => {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
  }, 60_000);

  /** A worker that is told one node only: it learns of the others from that one. */
  const startWorker = async (node: RedisNode) => {
    const metricsPort = await freePort();
    const worker = await startBeside(fettle, 'worker', { REDIS_URL: node.url, FETTLE_METRICS_PORT: String(metricsPort) });
    stops.push(() => worker.end('SIGKILL'));
    const answered = async (): Promise<number> =>
      Number(ANSWERED.exec(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text())?.[1] ?? 0);
    return { ...worker, answered };
  };
  const finished = async (): Promise<number> =>
    (await fettle.engine.pool.query<{ units: number }>(`SELECT count(*)::integer AS units FROM instance WHERE state = 'good'`)).rows[0]
      ?.units ?? 0;
  const growsBy = async (what: () => Promise<number>, least: number): Promise<void> => {
    const before = await what();
    await expect.poll(what, { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(before + least);
  };

  test('rings are answered, by a worker that came instead of a killed one too, and again after the node that has them died', {
    timeout: 240_000,
  }, async () => {
    const owner = await cluster.nodeOf('{fettle}');
    const [other = owner] = cluster.nodes.filter((node) => node !== owner);
    const first = await startWorker(other);
    const orders = ordersGoingIn(fettle);
    await growsBy(first.answered, 20);

    await first.end('SIGKILL');
    const second = await startWorker(other);
    await growsBy(second.answered, 20);
    const [keys, elsewhere] = [await owner.ask((redis) => redis.dbsize()), await other.ask((redis) => redis.dbsize())];
    await owner.kill();
    await growsBy(finished, 32);
    await owner.start();
    await growsBy(second.answered, 20);
    const units = await orders.end();
    await fettle.settled();

    expect(keys).toBeGreaterThan(0);
    expect(elsewhere).toBe(0);
    expect(await finished()).toBe(units);
    expect(await second.end('SIGTERM')).toBe(0);
  });
});
