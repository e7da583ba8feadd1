import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { draw } from '../../testing/draw.ts';
import { startTestEngine, type TestEngine } from '../../testing/test-engine.ts';
import { says } from '../../testing/tiny-plant.ts';

const rule = (id: string, signal: string) =>
  draw('qualityRule', id, { s: ['source', { equipment: 'mill-1', signal }], a: ['above', { limit: '9.0' }] }, ['s.out > a.in']);

describe('the readings of an equipment', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeEach(async () => {
    database = await createTestDatabase();
    engine = await startTestEngine({ databaseUrl: database.url });
    await engine.release(rule('power', 'power'), rule('running', 'running'));
  });
  afterEach(async () => {
    await engine.stop();
    await database.drop();
  });

  const rows = async () => {
    const found = await engine.pool.query<{ signal: string; value: unknown; xid: string }>(
      `SELECT signal, reading->>'value' AS value, xmin::text AS xid FROM equipment_reading WHERE equipment = 'mill-1' ORDER BY signal`,
    );
    return found.rows;
  };

  test('are written when they change, and only those that do', async () => {
    await engine.accept([says(1000, 'power', 1), says(1000, 'running', true)]);
    await engine.settled();
    const [power, running] = await rows();

    await engine.accept([says(2000, 'power', 2)]);
    await engine.settled();
    const [powerAfter, runningAfter] = await rows();

    expect([power?.value, running?.value, powerAfter?.value]).toEqual(['1', 'true', '2']);
    expect(runningAfter).toEqual(running);
  });

  test('are there for the next process', async () => {
    await engine.accept([says(2000, 'power', 2), says(2000, 'running', true)]);
    await engine.settled();
    await engine.stop();
    engine = await startTestEngine({ databaseUrl: database.url });

    await engine.accept([says(1000, 'power', 1), says(3000, 'running', false)]);
    await engine.settled();

    // A late reading is judged, but what is newer stays the latest.
    expect((await rows()).map(({ value }) => value)).toEqual(['2', 'false']);
    expect(await engine.violations()).toEqual([]);
  });
});
