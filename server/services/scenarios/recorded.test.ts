import { parseScenario } from '@fettle/engine/core/index.ts';
import { playScenario } from '@fettle/engine/core/scenario-run/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, blockRouting } from '../../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  await fettle.release(blockRouting());
});
afterAll(() => fettle?.stop());

const engineer = () => fettle.as.processEngineer;

async function makeBlock(jobOrder: string, serialNumber: string): Promise<void> {
  const body = { id: jobOrder, flow: 'block', product: 'S-block', quantity: 1, serialNumbers: [serialNumber] };
  await fettle.as.supervisor.call('createJobOrder', { body });
  await fettle.settled();
  await fettle.feed(['mill-1', 'power', 7.5], ['mill-1', 'power', 9.25], ['mill-1', 'stage', 'End']);
  await fettle.settled();
  const { tasks } = await fettle.as.operator.call('listTasks', { query: { limit: 10 } });
  await fettle.as.operator.call('completeTask', {
    params: { task: tasks[0]!.id },
    body: { entryId: `${serialNumber}-entry`, outcome: 'done', entries: { torque: { value: 8 } } },
  });
  await fettle.settled();
}

test('what happened to a unit is played against a drawing: it comes to the same place with the same results', async () => {
  await fettle.feed(['mill-1', 'power', 1]);
  await makeBlock('JO-9', 'B-9');

  const recorded = await engineer().call('recordedUnit', { params: { serialNumber: 'B-9' } });
  const { equipment, classes } = await fettle.admin.call('getPlant', {});
  const lines = parseScenario(recorded.lines.map((line) => JSON.stringify(line)).join('\n'));
  const world = playScenario({ flows: [blockRouting()], plant: { equipment, classes }, registry: nodeRegistry }, lines);
  const real = await engineer().call('getUnit', { params: { serialNumber: 'B-9' } });

  const [unit] = world.units;
  expect(recorded).toMatchObject({ instance: 'JO-9/B-9', flow: 'block', version: 1, cut: false });
  expect(lines.filter((line) => 'start' in line)).toHaveLength(1);
  expect(unit?.tokens.map(({ flowNode }) => flowNode)).toEqual(real.unit.at.map(({ flowNode }) => flowNode));
  expect(unit?.data.cut?.peakPower).toBe(9.25);
  expect(unit?.data.cut?.peakPower).toBe(real.data.cut?.peakPower);
});

test('recorded events of an equipment come in their order, those that are asked for, and by engineers alone', async () => {
  const from = Date.now() - 60_000;
  await fettle.feed(['mill-1', 'feed', 1], ['mill-1', 'stage', 'Prep']);
  await fettle.feed(['mill-1', 'feed', 2]);
  await fettle.settled();

  const { lines, cut } = await engineer().call('recordedEvents', {
    query: { equipment: 'mill-1', signals: 'feed', from, to: Date.now() + 60_000 },
  });
  const others = await engineer().call('recordedEvents', { query: { equipment: 'mill-1', from: 0, to: 1000 } });
  const refused = await fettle.as.operator.call('recordedEvents', { query: { equipment: 'mill-1', from, to: from + 1 } }).then(
    () => 'given',
    (error: { code: string }) => error.code,
  );

  expect(lines.map(({ event }) => event)).toMatchObject([
    { signal: 'feed', value: 1 },
    { signal: 'feed', value: 2 },
  ]);
  expect(cut).toBe(false);
  expect(others.lines).toEqual([]);
  expect(refused).toBe('notAllowed');
});

test('what was published at one time comes in the order in which it arrived', async () => {
  // The engine's clock is the database's: some milliseconds before ours or behind.
  const from = Date.now() - 60_000;
  const published = Array.from({ length: 20 }, (_, place) => ['mill-1', place % 2 === 0 ? 'feed' : 'power', 100 + place] as const);
  await fettle.feed(...published);
  await fettle.settled();

  const { lines } = await engineer().call('recordedEvents', { query: { equipment: 'mill-1', from, to: Date.now() + 60_000 } });

  const values = lines.map(({ event }) => (event as { value: number | string }).value).filter((value) => Number(value) >= 100);
  expect(values).toEqual(published.map(([, , value]) => value));
});

test('there is nothing of a unit that there is not', async () => {
  await expect(engineer().call('recordedUnit', { params: { serialNumber: 'nobodys' } })).rejects.toMatchObject({ code: 'notFound' });
});
