import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());

const HOUR = 3_600_000;
const routing = (name: string) =>
  flowOf(
    { id: 'hot', kind: 'routing', name },
    {
      begin: ['start-on-job-order'],
      wash: ['manual-operation', { station: 'bench-1', steps: [{ key: 'work', title: name }] }, name],
      end: ['end'],
    },
    ['begin.out > wash.in', 'wash.done > end.in'],
  );

async function start(jobOrder: string, quantity: number): Promise<readonly string[]> {
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id: jobOrder, flow: 'hot', quantity } });
  await fettle.settled();
  return serialNumbers;
}

async function complete(serialNumber: string): Promise<void> {
  const { tasks } = await fettle.as.operator.call('listTasks', { query: { serialNumber } });
  const body = { entryId: crypto.randomUUID(), outcome: 'done', entries: {} };
  await fettle.as.operator.call('completeTask', { params: { task: tasks[0]?.id ?? '' }, body });
  await fettle.settled();
}

test('each step of each version: units, time and ways out of a period, and holds by where the unit stood', async () => {
  const before = fettle.engine.clock.now();
  await fettle.release(routing('Wash'));
  const [first = '', held = ''] = await start('one', 2);
  await complete(first);
  await fettle.as.supervisor.call('placeHold', { params: { serialNumber: held }, body: { reason: 'stained' } });
  await fettle.settled();
  await fettle.release(routing('Rinse'));
  const [second = ''] = await start('two', 1);
  await complete(second);
  const to = fettle.engine.clock.now() + HOUR;

  const heat = await fettle.as.processEngineer.call('flowHeat', { params: { flow: 'hot' }, query: { from: before, to } });
  const later = await fettle.as.processEngineer.call('flowHeat', {
    params: { flow: 'hot' },
    query: { from: to + HOUR, to: to + 2 * HOUR },
  });

  const wash = heat.flowNodes.filter(({ flowNode }) => flowNode === 'wash');
  expect(wash).toMatchObject([
    { version: 1, units: 1, firstVisits: 1, holds: 1, ports: { done: 1 } },
    { version: 2, units: 1, firstVisits: 1, holds: 0, ports: { done: 1 } },
  ]);
  expect(wash.every(({ milliseconds }) => milliseconds >= 0)).toBe(true);
  expect(later.flowNodes).toEqual([]);
  await expect(
    fettle.as.processEngineer.call('flowHeat', { params: { flow: 'hot' }, query: { from: to, to: before } }),
  ).rejects.toMatchObject({ code: 'invalidInput' });
});
