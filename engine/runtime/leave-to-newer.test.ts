import type { AnyNodeType, NodeRegistry } from '@fettle/flows';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { draw } from '../testing/draw.ts';
import { eventually } from '../testing/eventually.ts';
import { startTestEngine, type TestEngine, tinyRegistry } from '../testing/test-engine.ts';

/** What a newer Fettle has: the same node types, `split` in its second version. */
const newerRegistry: NodeRegistry = new Map(
  [...tinyRegistry].map(([name, type]) => [name, name === 'split' ? ({ ...type, version: 2, migrations: {} } as AnyNodeType) : type]),
);

let database: TestDatabase;
let older: TestEngine;
let newer: TestEngine;
beforeAll(async () => {
  database = await createTestDatabase();
  [older, newer] = [
    await startTestEngine({ databaseUrl: database.url }),
    await startTestEngine({ databaseUrl: database.url, registry: newerRegistry }),
  ];
});
afterAll(async () => {
  await older?.stop();
  await newer?.stop();
  await database?.drop();
});

test('an older process leaves the work to a newer one when a released flow needs it, without an incident, and says why', async () => {
  const flow = draw('routing', 'part', { begin: ['start'], fork: ['split'], both: ['join'], good: ['end'] }, [
    'begin.out > fork.in',
    'fork.a > both.in',
    'fork.b > both.in',
    'both.out > good.in',
  ]);
  await older.release(draw('routing', 'plain', { begin: ['start'], good: ['end'] }, ['begin.out > good.in']));
  await older.order('JO-0', 'plain', ['1']);
  await eventually(async () => (await older.database.selectFrom('instance').select('state').execute()).map(({ state }) => state)).toEqual([
    'good',
  ]);
  expect(older.idleReason()).toBeUndefined();

  await newer.release({ ...flow, flowNodes: flow.flowNodes.map((node) => (node.type === 'split' ? { ...node, typeVersion: 2 } : node)) });
  await older.order('JO-1', 'part', ['1', '2', '3']);

  await eventually(async () =>
    (await older.database.selectFrom('instance').select('state').where('flow', '=', 'part').execute()).map(({ state }) => state),
  ).toEqual(['good', 'good', 'good']);
  expect(await older.database.selectFrom('incident').selectAll().execute()).toEqual([]);
  await older.order('JO-2', 'plain', ['1']);
  await eventually(() => older.idleReason()).toMatch(/Flow "part", version 1, needs version 2 of the node type "split"/);
  expect(newer.idleReason()).toBeUndefined();
  expect(await newer.violations()).toEqual([]);
});
