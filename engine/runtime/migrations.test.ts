import type { FlowDefinition } from '@fettle/flows';
import { nodeMapOf } from '@fettle/flows';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase } from '../../test/support/database.ts';
import { draw } from '../testing/draw.ts';
import { eventually } from '../testing/eventually.ts';
import { startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { says } from '../testing/tiny-plant.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let engine: TestEngine;
beforeEach(async () => {
  database = await createTestDatabase();
  engine = await startTestEngine({ databaseUrl: database.url });
});
afterEach(async () => {
  await engine.stop();
  await database.drop();
});

const END = { equipment: 'mill-1', until: [{ outcome: 'done', when: 'stage == "End"' }] };
const flow = (
  station: string,
  then: Record<string, readonly [string, Record<string, unknown>?]>,
  ways: readonly string[],
): FlowDefinition =>
  draw('routing', 'r', { begin: ['start'], cut: ['task', { station }], ...then, good: ['end'], bad: ['end'] }, [
    'begin.out > cut.in',
    'cut.failed > bad.in',
    ...ways,
  ]);
const short = (station = 'bench-1') => flow(station, {}, ['cut.done > good.in']);
const milled = (station = 'bench-1') =>
  flow(station, { mill: ['machine', END] }, ['cut.done > mill.in', 'mill.done > good.in', 'mill.aborted > bad.in']);

async function migrate(from: number, to: number, instances: readonly string[]) {
  const plan = await engine.planMigrations({ flow: 'r', from, to, changed: 'reopen', instances });
  const units = instances.map((instance) => ({ instance, serialNumber: instance.split('/')[1] ?? '' }));
  const map = nodeMapOf(plan?.pairs ?? []);
  const request = {
    request: `q${from}${to}`,
    flow: 'r',
    from,
    to,
    map,
    changed: 'reopen' as const,
    units,
    person: 'eve',
    reason: 'better',
    at: 0,
  };
  await engine.transaction((transaction) => engine.migrateUnits(transaction, request));
  await engine.settled();
  return plan;
}
const rowsOf = async (query: string) => (await engine.pool.query(query)).rows;

test('units move in the database with their open work instructions, and history replays over the move', async () => {
  await engine.release(short(), milled('bench-2'));
  await engine.transaction((transaction) =>
    engine.startJobOrder(transaction, { id: 'JO', flow: 'r', version: 1, product: '', serialNumbers: ['1', '2'], equipment: {}, at: 0 }),
  );
  await engine.settled();

  const plan = await migrate(1, 2, ['JO/1']);

  expect(plan?.units).toMatchObject([{ serialNumber: '1', refusals: [], tokens: [{ from: 'cut', to: 'cut', action: 'reopens' }] }]);
  expect(await rowsOf('SELECT id, version FROM instance ORDER BY id')).toEqual([
    { id: 'JO/1', version: 2 },
    { id: 'JO/2', version: 1 },
  ]);
  expect(await rowsOf(`SELECT instance, version, station FROM work_instruction WHERE state = 'open' ORDER BY instance`)).toEqual([
    { instance: 'JO/1', version: 2, station: 'bench-2' },
    { instance: 'JO/2', version: 1, station: 'bench-1' },
  ]);
  expect(await rowsOf('SELECT serial_number, state, detail FROM unit_migration')).toEqual([
    { serial_number: '1', state: 'moved', detail: '' },
  ]);
  await engine.complete('JO/1');
  await engine.settled();
  await engine.accept([says(1, 'stage', 'End')]);
  await eventually(async () => (await rowsOf(`SELECT state FROM instance WHERE id = 'JO/1'`))[0]?.state).toBe('good');
  expect(await engine.violations()).toEqual([]);
});

test('ingest listens for a version as soon as a unit is asked to move to it, although it is not in use', async () => {
  await engine.release(milled(), short());
  await engine.order('JO', 'r', ['1']);
  await engine.settled();
  const before = await rowsOf('SELECT signal FROM interest');

  await migrate(2, 1, ['JO/1']);
  await engine.accept([says(1, 'stage', 'End')]);
  await engine.complete('JO/1');

  await eventually(async () => (await rowsOf(`SELECT state FROM instance WHERE id = 'JO/1'`))[0]?.state).toBe('good');
  expect(before).toEqual([]);
  expect(await engine.violations()).toEqual([]);
});

test('an event that came early keeps the unit on the version that takes it', async () => {
  await engine.release(milled(), short());
  await engine.transaction((transaction) =>
    engine.startJobOrder(transaction, { id: 'JO', flow: 'r', version: 1, product: '', serialNumbers: ['1'], equipment: {}, at: 0 }),
  );
  await engine.transaction((transaction) => engine.refreshModel(transaction));
  await engine.accept([says(1, 'stage', 'End')]);
  await engine.settled();

  const plan = await migrate(1, 2, ['JO/1']);

  expect(plan?.units[0]?.refusals).toEqual([
    { flowNode: '', reason: 'mill-1.stage came early and would be taken by nobody in version 2.' },
  ]);
  expect(await rowsOf('SELECT state, detail FROM unit_migration')).toEqual([
    { state: 'refused', detail: 'Came early and would be taken by nobody in version 2: mill-1.stage.' },
  ]);
  await engine.complete('JO/1');
  await eventually(async () => (await rowsOf(`SELECT state FROM instance WHERE id = 'JO/1'`))[0]?.state).toBe('good');
  expect(await engine.violations()).toEqual([]);
});
