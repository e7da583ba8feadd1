import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { ProcessLife, type ProcessLifeOptions } from './process-life.ts';
import { PROTOCOL } from './protocol.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

async function begin(options: Partial<ProcessLifeOptions> = {}): Promise<ProcessLife> {
  const life = await ProcessLife.start({ databaseUrl: database.url, roles: ['worker'], version: '0.1.0', log, ...options });
  onTestFinished(() => life.stop());
  return life;
}
const row = async (id: string) => (await pool.query('SELECT ended, leaving, measures FROM process WHERE id = $1', [id])).rows[0];

test('a process is there while it lives, sees the others, and says that it ended', async () => {
  const one = await begin({ report: () => ({ idleReason: undefined, measures: () => ({ memory: 7 }) }) });
  const other = await begin();

  await expect.poll(() => one.others).toBe(1);
  expect(await row(one.id)).toEqual({ ended: null, leaving: false, measures: { memory: 7 } });
  await other.stop();

  expect(await row(other.id)).toMatchObject({ ended: 'stopped' });
  await expect.poll(() => one.others).toBe(0);
});

test('one whose connection broke is back with the next beat and is not taken for dead', async () => {
  let buried = 0;
  const one = await begin({
    onBuried: () => {
      buried += 1;
    },
  });
  await begin();

  await pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fettle life' AND datname = current_database()",
  );
  await expect.poll(() => one.settledFor).toBeLessThan(60_000);
  await new Promise((resolve) => setTimeout(resolve, 1000));

  expect(await row(one.id)).toMatchObject({ ended: null });
  expect(buried).toBe(0);
});

test('hears that a newer Fettle has changed the database beyond its understanding', async () => {
  const newer = PROTOCOL + 1;
  const least: number[] = [];
  await begin({ onOutdated: (number) => void least.push(number) });
  await pool.query(`UPDATE setting SET value = to_jsonb($1::integer) WHERE name = 'leastProtocol'`, [newer]);

  await expect.poll(() => least.at(-1)).toBe(newer);
});
