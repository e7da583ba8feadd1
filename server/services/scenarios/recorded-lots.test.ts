import { parseScenario } from '@fettle/engine/core/index.ts';
import { playScenario } from '@fettle/engine/core/scenario-run/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowOf } from '../../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../../test/support/running-fettle.ts';

const routing = flowOf(
  { id: 'bracket', kind: 'routing', name: 'Bracket', product: 'bracket' },
  {
    begin: ['start-on-job-order', {}, 'Begin'],
    fit: [
      'manual-operation',
      { station: 'bench-1', materials: [{ key: 'bolts', definition: 'bolt', title: 'Bolts', quantity: '2', tracking: 'lot' }] },
      'Fit',
    ],
    good: ['end', {}, 'Good'],
  },
  ['begin.out > fit.in', 'fit.done > good.in'],
);

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant({ classes: [], equipment: [{ id: 'bench-1', title: 'Bench' }] });
  await fettle.admin.call('putMaterial', { params: { material: 'bolt' }, body: { id: 'bolt', title: 'Bolt', unit: 'pcs' } });
  await fettle.release(routing);
});
afterAll(() => fettle?.stop());

test('what a unit used is there again when it is replayed: the lot as it was when the unit started', async () => {
  const { operator, supervisor, processEngineer } = fettle.as;
  await operator.call('receiveMaterial', { body: { receipt: crypto.randomUUID(), lot: 'B1', definition: 'bolt', quantity: 10 } });
  await fettle.settled();
  await supervisor.call('createJobOrder', {
    body: { id: 'JO-L', flow: 'bracket', product: 'bracket', quantity: 1, serialNumbers: ['L-1'] },
  });
  await fettle.settled();
  const { tasks } = await operator.call('listTasks', { query: { limit: 10 } });
  const task = tasks[0]!.id;
  await operator.call('scanMaterial', { params: { task }, body: { scan: crypto.randomUUID(), code: 'B1' } });
  await fettle.settled();
  await operator.call('completeTask', { params: { task }, body: { entryId: crypto.randomUUID(), outcome: 'done', entries: {} } });
  await fettle.settled();

  const recorded = await processEngineer.call('recordedUnit', { params: { serialNumber: 'L-1' } });
  const { equipment, classes } = await fettle.admin.call('getPlant', {});
  const lines = parseScenario(recorded.lines.map((line) => JSON.stringify(line)).join('\n'));
  const world = playScenario({ flows: [routing], plant: { equipment, classes }, registry: nodeRegistry }, lines);

  expect(recorded.lines[0]).toMatchObject({ receive: { lot: 'B1', definition: 'bolt', quantity: 10, blocked: false } });
  expect(world.units.map(({ state }) => state)).toEqual(['good']);
});
