import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTcpProxy, type TcpProxy } from '../../../test/faults/site/tcp-proxy.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { quietLog } from '../../testing/test-engine.ts';
import { connectHotPool, connectPool, endPool, type Pool } from './connect.ts';

describe('a pool of connections', () => {
  let database: TestDatabase;
  let way: TcpProxy;
  let pool: Pool;
  beforeEach(async () => {
    database = await createTestDatabase();
    const { port } = new URL(database.url);
    way = await startTcpProxy(() => Number(port));
  });
  afterEach(async () => {
    await endPool(pool);
    await way.close();
    await database.drop();
  });
  const throughProxy = (): string => {
    const url = new URL(database.url);
    url.port = String(way.port);
    return url.href;
  };

  test.each([
    ['ordinary', connectPool],
    ['hot', connectHotPool],
  ])('gives up an answer that never comes, and goes on with a new connection (%s)', async (_kind, connect) => {
    pool = connect({ databaseUrl: throughProxy(), name: 'test', size: 1, log: quietLog, statementTimeout: 300 });
    await pool.query('SELECT 1');

    way.swallow();
    const lost = await pool.query('SELECT 2').catch((error: Error) => error.message);
    const { rows } = await pool.query<{ three: number }>('SELECT 3 AS three');

    expect(lost).toMatch(/timeout|terminated/i);
    expect(rows).toEqual([{ three: 3 }]);
  });

  test('is not ended by a connection that breaks while it is checked out: only its query fails', async () => {
    pool = connectHotPool({ databaseUrl: throughProxy(), name: 'test', size: 1, log: quietLog });
    const client = await pool.connect();
    await client.query('BEGIN');

    way.cut();
    const lost = await client.query('SELECT 1').catch((error: Error) => error);
    client.release(true);

    expect(lost).toBeInstanceOf(Error);
    expect((await pool.query<{ two: number }>('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
  });

  test('loses a transaction in which its process pauses for more than two seconds, so that its locks are free', {
    timeout: 30_000,
  }, async () => {
    pool = connectHotPool({ databaseUrl: throughProxy(), name: 'test', size: 2, log: quietLog });
    const paused = await pool.connect();
    await paused.query('BEGIN');
    await paused.query('SELECT id FROM shard WHERE id = 0 FOR UPDATE');
    const began = performance.now();

    await pool.query('SELECT id FROM shard WHERE id = 0 FOR UPDATE');
    const waited = performance.now() - began;
    const late = await paused.query('COMMIT').catch((error: Error) => error);
    paused.release(true);

    expect(waited).toBeGreaterThan(1500);
    expect(waited).toBeLessThan(10_000);
    expect(late).toBeInstanceOf(Error);
  });
});
