import { afterEach, describe, expect, test } from 'vitest';
import { startRedis } from '../bench/support/redis-server.ts';
import type { FettleProcess } from '../support/fettle-process.ts';
import { describeWith, requirePart } from '../support/optional-part.ts';
import { startTestFettle } from '../support/running-fettle.ts';
import { startBeside } from './beside.ts';
import { ordersGoingIn, passRouting } from './orders-going-in.ts';

/** The bar is 2 s, measured by `npm run test:faults -- --fault workers-come-and-go`. A machine with much else to do starves a process for longer. */
const PAUSE_LIMIT = 10_000;
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
});

async function comeAndGo(redisUrl: string | undefined): Promise<void> {
  const fettle = await startTestFettle({ redisUrl }, ['http']);
  stops.push(() => fettle.stop());
  const start = async (): Promise<FettleProcess> => {
    const worker = await startBeside(fettle, 'worker', redisUrl === undefined ? {} : { REDIS_URL: redisUrl });
    stops.push(() => worker.end('SIGKILL'));
    return worker;
  };
  const [first, second] = await Promise.all([start(), start()]);
  await fettle.release(passRouting);
  const orders = ordersGoingIn(fettle);
  await pause(1500);

  await second.end('SIGKILL');
  await pause(2500);
  await start();
  await pause(1000);
  const code = await first.end('SIGTERM');
  await pause(1000);
  const count = await orders.end();
  await fettle.settled();

  expect(code).toBe(0);
  const { rows } = await fettle.engine.pool.query<{ finished: number; slowest: number }>(
    `SELECT count(*) FILTER (WHERE i.state = 'good')::integer AS finished, max(i.finished_at - o.created_at)::integer AS slowest
     FROM instance i JOIN job_order o ON o.id = i.job_order`,
  );
  expect(rows[0]?.finished).toBe(count);
  expect(rows[0]?.slowest, 'the slowest unit, in milliseconds: a worker was always there').toBeLessThan(PAUSE_LIMIT);
  const ended = await fettle.engine.pool.query<{ pid: number; ended: string }>(
    `SELECT pid, ended FROM process WHERE pid = ANY ($1) ORDER BY pid`,
    [[first.pid, second.pid]],
  );
  expect(Object.fromEntries(ended.rows.map((row) => [row.pid, row.ended]))).toEqual({ [first.pid]: 'stopped', [second.pid]: 'lost' });
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('workers come and go without a long pause', () => {
  test('with PostgreSQL alone', { timeout: 180_000 }, () => comeAndGo(undefined));
});

describeWith('redis-server', 'workers come and go without a long pause, with Redis,', () => {
  test('finishing what they have in hand, or killed', { timeout: 180_000 }, async () => {
    const redis = await startRedis(requirePart('redis-server'));
    stops.push(() => redis.stop());

    await comeAndGo(redis.url);
  });
});
