import { createLog } from '@fettle/server/log.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { checkBalance } from './balance.ts';
import { MachineReadings } from './machine-readings.ts';
import { MILL, seedSpine } from './seed-spine.ts';
import { type SpineEngine, startSpineEngine } from './spine-engine.ts';

const LIMIT = 10_000;

describe('the balance of a run', () => {
  let database: TestDatabase;
  let engine: SpineEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    const backend = { kind: 'postgres', databaseUrl: database.url } as const;
    engine = await startSpineEngine({ databaseUrl: database.url, backend, log: createLog('error'), localDrains: true });
    await engine.start();
    await seedSpine(engine);
  });
  afterAll(async () => {
    await engine?.stop();
    await database?.drop();
  });

  test('is even when everything was consumed, and names what is missing', async () => {
    const readings = new MachineReadings('balance', MILL, 10);
    await engine.accept(Array.from({ length: 100 }, () => readings.next(engine.clock.now())));
    await engine.consumedAt(100, LIMIT);

    const even = await checkBalance(engine, { events: 100, firing: 10, units: 0, tasks: 0 });
    const uneven = await checkBalance(engine, { events: 101, firing: 10, units: 1, tasks: 0 });

    expect(even).toEqual([]);
    expect(uneven).toEqual([
      'events recorded: 100 instead of 101',
      'events put into an inbox: 100 instead of 101',
      'events consumed: 100 instead of 101',
      'units started: 0 instead of 1',
    ]);
  });

  test('shows an incident and a dead letter', async () => {
    await engine.sink.reject({ source: 'bench', address: 'mill-1.spindlePower', payload: '{', reason: 'not JSON' });
    await engine.pool.query(
      `INSERT INTO incident (id, kind, key, title, detail, opened_at) VALUES ('i', 'message', 'unit/x', 't', 'd', 0)`,
    );

    const differences = await checkBalance(engine, { events: 100, firing: 10, units: 0, tasks: 0 });

    expect(differences).toEqual(['dead letters: 1 instead of 0', 'incidents: 1 instead of 0']);
  });
});
