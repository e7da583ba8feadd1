import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowOf } from '../support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../support/running-fettle.ts';

/**
 * All units of a routing were moved to another version while a piece of a lot was in the laboratory. They move one after the other; a piece that came back in between was refused by its lot, "on
 * another version", and scrapped.
 */
let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
});
afterAll(() => fettle?.stop());

const sampling = (station: string) =>
  flowOf(
    { id: 'sampling', kind: 'routing', product: 'bracket' },
    {
      begin: ['start-on-job-order'],
      sample: ['split-lot', { quantity: '2' }],
      laboratory: ['manual-operation', { station: 'laboratory', steps: [{ key: 'work', title: 'Test' }] }],
      back: ['merge-lot'],
      odd: ['scrap', { reason: 'not taken back' }],
      saw: ['manual-operation', { station: 'bench', steps: [{ key: 'work', title: 'Saw' }] }],
      together: ['gather', { splits: true }],
      pack: ['manual-operation', { station, steps: [{ key: 'work', title: 'Pack' }] }],
      good: ['end'],
    },
    [
      'begin.out > sample.in',
      'sample.split > laboratory.in',
      'laboratory.done > back.in',
      'back.refused > odd.in',
      'sample.rest > saw.in',
      'saw.done > together.in',
      'together.out > pack.in',
      'pack.done > good.in',
    ],
  );

test.each([
  ['gathers', ['saw', 'laboratory']],
  ['will gather', ['laboratory', 'saw']],
])('a piece that was moved to another version is taken back by its lot that %s', async (_where, order) => {
  const before = await fettle.release(sampling(`packing-${order[0]}`));
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', {
    body: { id: `JO-${order[0]}`, flow: 'sampling', quantity: 10, lotSize: 10 },
  });
  await fettle.settled();
  const [lot = ''] = serialNumbers;
  const piece = `${lot}-1`;
  const after = await fettle.release(sampling(`packing-elsewhere-${order[0]}`));

  await fettle.as.processEngineer.call('migrateUnits', {
    params: { flow: 'sampling' },
    body: { from: before, to: after, reason: 'packed elsewhere', units: { serialNumbers: [piece] } },
  });
  await fettle.settled();
  for (const step of order) await complete(step === 'saw' ? lot : piece, step);
  const [whole, returned] = [await unit(lot), await unit(piece)];

  expect(returned.unit).toMatchObject({ state: 'transferred', version: after });
  expect(whole.unit).toMatchObject({ state: 'running', version: before });
  expect(whole.parts.map(({ quantity, flowNode }) => [quantity, flowNode])).toEqual([[10, 'pack']]);
});

const unit = (serialNumber: string) => fettle.as.supervisor.call('getUnit', { params: { serialNumber } });

async function complete(serialNumber: string, flowNode: string): Promise<void> {
  const { tasks } = await fettle.as.operator.call('listTasks', { query: { serialNumber } });
  const task = tasks.find((one) => one.flowNode === flowNode)?.id ?? `no task at ${flowNode}`;
  await fettle.as.operator.call('completeTask', { params: { task }, body: { entryId: crypto.randomUUID(), outcome: 'done', entries: {} } });
  await fettle.settled();
}
