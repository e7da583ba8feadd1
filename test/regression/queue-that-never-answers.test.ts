import type { Doorbell } from '@fettle/engine';
import { draw } from '@fettle/engine/testing/draw.ts';
import { eventually } from '@fettle/engine/testing/eventually.ts';
import { startTestEngine, type TestEngine } from '@fettle/engine/testing/test-engine.ts';
import { afterEach, beforeEach, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

/** A queue behind a connection that lets nothing through: rings are neither heard nor refused. */
const silent: Doorbell = { ring: () => new Promise(() => undefined), listen: async () => undefined, close: async () => undefined };
const routing = () =>
  draw('routing', 'r', { begin: ['start'], work: ['task'], done: ['end'] }, ['begin.out > work.in', 'work.done > done.in']);

let database: TestDatabase;
let engine: TestEngine;
beforeEach(async () => {
  database = await createTestDatabase();
  engine = await startTestEngine({ databaseUrl: database.url, doorbell: silent, localDrains: false });
});
afterEach(async () => {
  await engine.stop();
  await database.drop();
});

const atWork = async () => (await engine.database.selectFrom('token').select('id').where('flow_node', '=', 'work').execute()).length;

test('work goes on without any queue: the sweeper waited for its own ring and never looked again', async () => {
  await engine.release(routing());

  await engine.order('JO-1', 'r', ['1', '2', '3']);
  await eventually(atWork).toBe(3);
  await engine.order('JO-2', 'r', ['1', '2', '3']);

  await eventually(atWork).toBe(6);
});

test('work goes on when the clock of the database was put back: rows of the future did not count as waiting', async () => {
  await engine.release(routing());
  await engine.database.updateTable('shard').set({ paused: true }).execute();
  await engine.order('JO', 'r', ['1']);
  await engine.pool.query(`UPDATE inbox SET arrived_at = arrived_at + interval '1 hour'`);

  await engine.database.updateTable('shard').set({ paused: false }).execute();

  await eventually(atWork).toBe(1);
});
