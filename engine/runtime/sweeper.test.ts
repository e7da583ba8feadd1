import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createMemoryDoorbell } from '../adapters/memory/memory-doorbell.ts';
import { connectHotPool } from '../adapters/postgres/connect.ts';
import { createSweepStore } from '../adapters/postgres/sweep-store.ts';
import type { Doorbell } from '../ports.ts';
import { draw } from '../testing/draw.ts';
import { eventually } from '../testing/eventually.ts';
import { quietLog, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { says } from '../testing/tiny-plant.ts';

/** The engine's own maintenance, which runs when it starts, drops nothing: the test does. */
const KEEPS_ALL = { events: 1000 * 86_400_000 };
const DAY = 86_400_000;
const routing = () =>
  draw('routing', 'r', { begin: ['start'], work: ['task'], done: ['end'] }, ['begin.out > work.in', 'work.done > done.in']);

/** A queue that loses every ring but those that go past unanswered ones. */
function deafDoorbell(): Doorbell & { readonly lost: number[] } {
  const bell = createMemoryDoorbell({ log: quietLog });
  const lost: number[] = [];
  return {
    lost,
    listen: (drain) => bell.listen(drain),
    close: () => bell.close(),
    async ring(shards, options) {
      if (options?.fresh === true) await bell.ring(shards);
      else lost.push(...shards);
    },
  };
}

describe('the sweeper', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  test('goes on without the queue, a second later', async () => {
    const doorbell = deafDoorbell();
    engine = await startTestEngine({ databaseUrl: database.url, doorbell, localDrains: false });
    await engine.release(routing());
    const started = performance.now();

    await engine.order('JO', 'r', ['1']);
    await eventually(async () => (await engine.database.selectFrom('work_instruction').select('id').execute()).length).toBe(1);

    expect(doorbell.lost.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('leaves a paused shard alone and goes on with it when it is resumed', async () => {
    engine = await startTestEngine({ databaseUrl: database.url });
    await engine.release(routing());
    await engine.database.updateTable('shard').set({ paused: true }).execute();

    await engine.order('JO', 'r', ['1']);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const paused = await engine.database.selectFrom('instance').select('id').execute();
    await engine.database.updateTable('shard').set({ paused: false }).execute();
    await engine.settled();

    expect(paused).toEqual([]);
    expect(await engine.database.selectFrom('instance').select('id').execute()).toHaveLength(1);
  });

  test('makes partitions ahead and drops old ones, and what they had routed stays in the balance', async () => {
    engine = await startTestEngine({ databaseUrl: database.url, retention: KEEPS_ALL });
    await engine.release(
      draw('qualityRule', 'q', { s: ['source', { equipment: 'mill-1', signal: 'power' }], a: ['above', { limit: '9.0' }] }, [
        's.out > a.in',
      ]),
    );
    const now = Date.now();
    await engine.pool.query('SELECT ensure_machine_event_partitions($1, 2)', [now - 40 * DAY]);
    await engine.accept([says(now - 40 * DAY, 'power', 1), says(now, 'power', 2)]);
    await engine.settled();
    const pool = connectHotPool({ databaseUrl: database.url, name: 'test', size: 1, log: quietLog });

    // Nothing happens while the engine's own maintenance is at it.
    await eventually(async () => {
      await createSweepStore(pool, 16).maintain(now, { events: 30 * DAY, effects: DAY });
      return engine.database.selectFrom('machine_event').select('source_time').execute();
    }).toEqual([{ source_time: now }]);
    await pool.end();

    expect(await engine.database.selectFrom('routed_total').selectAll().execute()).toEqual([{ equipment: 'mill-1', events: 1 }]);
    expect(await engine.violations()).toEqual([]);
  });

  test('leaves an old partition for later while somebody reads events, and keeps nobody from recording meanwhile', async () => {
    engine = await startTestEngine({ databaseUrl: database.url, retention: KEEPS_ALL });
    const now = Date.now();
    await engine.pool.query('SELECT ensure_machine_event_partitions($1, 2)', [now - 40 * DAY]);
    await engine.accept([says(now - 40 * DAY, 'power', 1)]);
    const pool = connectHotPool({ databaseUrl: database.url, name: 'test', size: 3, log: quietLog });
    const store = createSweepStore(pool, 16);
    const retention = { events: 30 * DAY, effects: DAY };
    const times = () => engine.database.selectFrom('machine_event').select('source_time').orderBy('source_time').execute();

    const reader = await engine.pool.connect();
    await reader.query('BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SELECT count(*) FROM machine_event');
    const maintained = store.maintain(now, retention);
    const began = performance.now();
    await engine.accept([says(now, 'power', 2)]);
    const waited = performance.now() - began;
    await maintained;
    const kept = await times();
    await reader.query('COMMIT');
    reader.release();
    // Nothing happens while the engine's own maintenance is at it.
    await eventually(async () => {
      await store.maintain(now, retention);
      return times();
    }).toEqual([{ source_time: now }]);
    await pool.end();

    expect(waited).toBeLessThan(1500);
    expect(kept).toHaveLength(2);
  });
});
