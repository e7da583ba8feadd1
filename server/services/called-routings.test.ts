import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

const spraying = (title: string) =>
  flowOf(
    { id: 'paint', kind: 'routing', name: 'Painting' },
    {
      begin: ['start-on-job-order'],
      spray: [
        'manual-operation',
        {
          station: 'bench-1',
          steps: [{ key: 'work', title, entries: [{ key: 'thickness', title: 'Thickness', valueKind: 'number', unit: 'mm' }] }],
          outcomes: [
            { key: 'done', title: 'Done' },
            { key: 'runs', title: 'Paint runs', tone: 'bad' },
          ],
        },
        title,
      ],
      good: ['end'],
      bad: ['scrap', { reason: 'Paint runs' }],
    },
    ['begin.out > spray.in', 'spray.done > good.in', 'spray.runs > bad.in'],
  );

const bracket = flowOf(
  { id: 'bracket', kind: 'routing', product: 'bracket' },
  {
    begin: ['start-on-job-order'],
    paint: [
      'call-routing',
      { flow: 'paint', outputs: [{ key: 'thickness', valueKind: 'number', value: 'called.spray.thickness' }] },
      'Paint',
    ],
    pack: ['manual-operation', { station: 'bench-1' }, 'Pack'],
    good: ['end'],
    bad: ['scrap', { reason: 'paint' }],
  },
  ['begin.out > paint.in', 'paint.good > pack.in', 'paint.scrapped > bad.in', 'paint.stopped > bad.in', 'pack.done > good.in'],
);

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  await fettle.release(spraying('Spray'));
  await fettle.release(bracket);
});
afterAll(() => fettle?.stop());

async function start(id: string): Promise<string> {
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id, flow: 'bracket', quantity: 1 } });
  await fettle.settled();
  return serialNumbers[0] ?? '';
}
const unit = (serialNumber: string) => fettle.as.operator.call('getUnit', { params: { serialNumber } });
const tasks = async (serialNumber: string) => (await fettle.as.operator.call('listTasks', { query: { serialNumber } })).tasks;
async function complete(serialNumber: string, outcome = 'done', entries: Record<string, { value: number }> = {}): Promise<void> {
  const [task] = await tasks(serialNumber);
  await fettle.as.operator.call('completeTask', {
    params: { task: task?.id ?? '' },
    body: { entryId: crypto.randomUUID(), outcome, entries },
  });
  await fettle.settled();
}

test('a called routing is work of the same unit: in its queue, on its page, in no list of units, and it brings back what it recorded', async () => {
  const serialNumber = await start('CALL-1');

  const inside = await unit(serialNumber);
  const offered = await tasks(serialNumber);
  const { units } = await fettle.as.supervisor.call('getJobOrder', { params: { jobOrder: 'CALL-1' } });
  await complete(serialNumber, 'done', { thickness: { value: 0.08 } });
  const after = await unit(serialNumber);
  const { persons, equipment } = await fettle.as.operator.call('genealogy', { query: { of: serialNumber, kind: 'unit' } });

  expect(inside.unit.at).toMatchObject([{ flowNode: 'paint', name: 'Paint' }]);
  expect(inside.calls).toMatchObject([{ depth: 0, flow: 'paint', flowName: 'Painting', version: 1, state: 'running', at: ['Spray'] }]);
  expect(offered.map(({ unit: of, flowNode }) => `${of.serialNumber} ${flowNode}`)).toEqual([`${serialNumber} spray`]);
  expect(units).toHaveLength(1);
  expect(after.unit.at).toMatchObject([{ flowNode: 'pack' }]);
  expect(after.data.paint).toMatchObject({ result: 'good', thickness: 0.08 });
  expect(after.calls).toMatchObject([{ state: 'good', at: [] }]);
  expect({ persons, equipment }).toEqual({ persons: ['olga'], equipment: ['bench-1'] });
});

test('what ends badly in the called routing takes the way for it in the one that called', async () => {
  const serialNumber = await start('CALL-2');

  await complete(serialNumber, 'runs', { thickness: { value: 0.4 } });

  expect((await unit(serialNumber)).unit.state).toBe('scrapped');
  expect((await unit(serialNumber)).calls).toMatchObject([{ state: 'scrapped' }]);
});

test('a hold of the unit keeps the work of the called routing from being confirmed; an abort ends it', async () => {
  const serialNumber = await start('CALL-3');
  const { hold } = await fettle.as.qualityEngineer.call('placeHold', { params: { serialNumber }, body: { reason: 'wrong colour' } });
  await fettle.settled();

  await expect(complete(serialNumber, 'done', { thickness: { value: 0.1 } })).rejects.toMatchObject({
    message: expect.stringContaining('is on hold'),
  });
  await fettle.as.qualityEngineer.call('releaseHold', { params: { serialNumber, hold }, body: { reason: 'it was right' } });
  await fettle.settled();
  const released = (await unit(serialNumber)).calls;
  await fettle.as.supervisor.call('abortJobOrder', { params: { jobOrder: 'CALL-3' }, body: { reason: 'cancelled' } });
  await fettle.settled();

  expect(released).toMatchObject([{ state: 'running' }]);
  expect(await unit(serialNumber)).toMatchObject({ unit: { state: 'aborted' }, calls: [{ state: 'aborted' }] });
  expect(await tasks(serialNumber)).toEqual([]);
});

test('the version that is called was bound at release: a later one of the called routing changes nothing until the caller is released again', async () => {
  await fettle.release(spraying('Spray by robot'));
  const before = await start('CALL-4');
  const summary = async () => (await fettle.as.processEngineer.call('listFlows')).flows.find(({ id }) => id === 'bracket');
  const offered = (await summary())?.newerCalls;
  await fettle.release(bracket);
  const after = await start('CALL-5');

  expect(offered).toEqual([{ flow: 'paint', name: 'Painting', bound: 1, current: 2 }]);
  expect((await summary())?.newerCalls).toEqual([]);
  expect((await unit(before)).calls).toMatchObject([{ version: 1, at: ['Spray'] }]);
  expect((await unit(after)).calls).toMatchObject([{ version: 2, at: ['Spray by robot'] }]);
});
