import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { connectPool } from '../adapters/postgres/connect.ts';
import { eventually } from '../testing/eventually.ts';
import { quietLog } from '../testing/test-engine.ts';
import { type HistoryFollower, startHistoryFollower } from './history-follower.ts';

const line = (stream: string, sequence: number) => ({
  text: `INSERT INTO history_page (stream, sequence, at, version, flow, cause, lines) VALUES ($1, $2, 0, 1, 'f', 'c', '[["entered", null, null, null, {}]]')`,
  values: [stream, sequence],
});

describe('the tail of history', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let follower: HistoryFollower;
  beforeEach(async () => {
    database = await createTestDatabase();
    pool = connectPool({ databaseUrl: database.url, name: 'test', size: 5, log: quietLog });
    follower = await startHistoryFollower(pool, quietLog);
  });
  afterEach(async () => {
    await follower.stop();
    await pool.end();
    await database.drop();
  });

  const following = () => {
    const seen: { stream: string; position: string }[] = [];
    const stop = follower.follow((events) => seen.push(...events.map(({ position, event }) => ({ stream: event.stream, position }))));
    return { seen, stop, streams: () => seen.map(({ stream }) => stream) };
  };

  test('shows a line that commits late, and none twice', async () => {
    const { streams } = following();
    const slow = new pg.Client({ connectionString: database.url });
    await slow.connect();
    await slow.query('BEGIN');
    await slow.query(line('slow', 1));
    await pool.query(line('fast', 1));
    await new Promise((resolve) => setTimeout(resolve, 600));
    const before = streams();

    await slow.query('COMMIT');
    await slow.end();
    await eventually(() => streams().length).toBe(2);

    expect(before).toEqual([]);
    expect(streams()).toEqual(['slow', 'fast']);
  });

  test('goes on from a position without gap or double, whatever is committed meanwhile', async () => {
    const first = following();
    await pool.query(line('a', 1));
    await eventually(() => first.seen.length).toBe(1);
    const position = first.seen[0]?.position ?? '';
    for (let sequence = 1; sequence <= 20; sequence += 1) await pool.query(line('b', sequence));

    const resumed: string[] = [];
    const writing = (async () => {
      for (let sequence = 1; sequence <= 50; sequence += 1) await pool.query(line('c', sequence));
    })();
    await follower.resume(position, (events) => resumed.push(...events.map(({ event }) => `${event.stream}${event.sequence}`)));
    await writing;
    await eventually(() => resumed.length).toBe(70);

    const expected = [...Array.from({ length: 20 }, (_, n) => `b${n + 1}`), ...Array.from({ length: 50 }, (_, n) => `c${n + 1}`)];
    expect(resumed).toEqual(expected);
  });

  test('does not know positions of another database or made up ones', async () => {
    expect(await follower.since('999999999999.1')).toBeUndefined();
    expect(await follower.since("1.1'; DROP TABLE history")).toBeUndefined();
  });

  test('asks nothing of the database for a commit that nobody listens for', async () => {
    let queries = 0;
    const query = pool.query.bind(pool) as (...parameters: unknown[]) => unknown;
    pool.query = ((...parameters: unknown[]) => {
      queries += 1;
      return query(...parameters);
    }) as typeof pool.query;

    for (let commits = 0; commits < 100; commits += 1) follower.hurry();
    const unheard = queries;
    const { streams, stop } = following();
    await pool.query(line('a', 1));
    follower.hurry();
    await eventually(() => streams()).toContain('a');
    stop();

    expect(unheard).toBe(0);
  });

  test('stops telling who stopped listening', async () => {
    const { seen, stop } = following();
    stop();

    await pool.query(line('a', 1));
    await new Promise((resolve) => setTimeout(resolve, 400));

    expect(seen).toEqual([]);
  });
});
