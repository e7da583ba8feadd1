import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  for (const flow of [reworked, clamped]) await fettle.release(flow);
});
afterAll(() => fettle?.stop());

const work = (title: string) => ['manual-operation', { station: 'bench-1', steps: [{ key: 'work', title }] }, title] as const;

/** What is found at the inspection goes back to a step and for a reason that a person chooses. */
const reworked = flowOf(
  { id: 'reworked', kind: 'routing', product: 'bracket' },
  {
    begin: ['start-on-job-order'],
    wash: work('Wash'),
    paint: work('Paint'),
    inspect: ['inspection', { station: 'bench-1', characteristics: [{ key: 'visual', title: 'No runs', kind: 'attribute' }] }, 'Inspect'],
    decide: [
      'nonconformance',
      {
        title: 'Paint runs',
        defect: 'runs',
        allowed: ['useAsIs', 'rework'],
        reworkTo: 'listed',
        targets: ['wash', 'paint'],
        reworkLimit: 3,
        reasons: [{ code: 'dirt', limit: 1 }],
      },
      'Decide',
    ],
    good: ['end'],
    over: ['scrap', { reason: 'too often' }],
  },
  [
    'begin.out > wash.in',
    'wash.done > paint.in',
    'paint.done > inspect.in',
    'inspect.passed > good.in',
    'inspect.failed > decide.in',
    'decide.useAsIs > good.in',
    'decide.limitReached > over.in',
  ],
);

/** Clamping is undone by hand when the unit is aborted. */
const clamped = flowOf(
  { id: 'clamped', kind: 'routing', product: 'bracket' },
  {
    begin: ['start-on-job-order'],
    clamp: work('Clamp'),
    mill: work('Mill'),
    good: ['end'],
    undo: ['boundary-compensation'],
    unclamp: work('Unclamp'),
    undone: ['end'],
  },
  ['begin.out > clamp.in', 'clamp.done > mill.in', 'mill.done > good.in', 'undo.out > unclamp.in', 'unclamp.done > undone.in'],
);
Object.assign(clamped.flowNodes.find(({ id }) => id === 'undo') ?? {}, { attachedTo: 'clamp' });

async function start(id: string, flow: string): Promise<string> {
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id, flow, quantity: 1 } });
  await fettle.settled();
  return serialNumbers[0] ?? '';
}
const unit = (serialNumber: string) => fettle.as.supervisor.call('getUnit', { params: { serialNumber } });
const places = async (serialNumber: string) => (await unit(serialNumber)).unit.at.map(({ flowNode }) => flowNode);
async function complete(serialNumber: string, outcome = 'done', entries: Record<string, { value: boolean; comment?: string }> = {}) {
  const [task] = (await fettle.as.operator.call('listTasks', { query: { serialNumber } })).tasks;
  await fettle.as.operator.call('completeTask', {
    params: { task: task?.id ?? '' },
    body: { entryId: crypto.randomUUID(), outcome, entries },
  });
  await fettle.settled();
}
async function failAt(serialNumber: string): Promise<string> {
  while (!(await places(serialNumber)).includes('inspect')) await complete(serialNumber);
  await complete(serialNumber, 'inspected', { visual: { value: false, comment: 'runs' } });
  const { nonconformances } = await unit(serialNumber);
  return nonconformances.find(({ state }) => state === 'open')?.id ?? 'none is open';
}

describe('a rework that is not drawn', () => {
  test('goes to the step that is decided, for a reason that is counted; what is not offered is refused', async () => {
    const serialNumber = await start('RW-1', 'reworked');
    const nonconformance = await failAt(serialNumber);
    const decide = (body: { disposition: 'rework' | 'scrap'; target?: string; code?: string }, id = nonconformance) =>
      fettle.as.qualityEngineer.call('decideDisposition', {
        params: { nonconformance: id },
        body: { ...body, reason: 'dust in the booth' },
      });

    const [offered] = (await unit(serialNumber)).nonconformances;
    await expect(decide({ disposition: 'rework' })).rejects.toMatchObject({ message: expect.stringContaining('Wash, Paint') });
    await expect(decide({ disposition: 'rework', target: 'inspect', code: 'dirt' })).rejects.toMatchObject({ code: 'invalidInput' });
    await expect(decide({ disposition: 'rework', target: 'wash' })).rejects.toMatchObject({ message: expect.stringContaining('dirt') });
    await expect(decide({ disposition: 'scrap' })).rejects.toMatchObject({ code: 'invalidInput' });
    await decide({ disposition: 'rework', target: 'wash', code: 'dirt' });
    await fettle.settled();
    const back = await places(serialNumber);
    await decide({ disposition: 'rework', target: 'wash', code: 'dirt' }, await failAt(serialNumber));
    await fettle.settled();

    expect(offered).toMatchObject({
      targets: [
        { flowNode: 'wash', title: 'Wash' },
        { flowNode: 'paint', title: 'Paint' },
      ],
      reasons: ['dirt'],
    });
    expect(back).toEqual(['wash']);
    expect((await unit(serialNumber)).unit.state).toBe('scrapped');
    const { entries } = await fettle.admin.call('audit', { query: { subject: `unit/${serialNumber}` } });
    expect(entries.filter(({ action }) => action === 'decideDisposition').map(({ newValue }) => newValue)).toMatchObject([
      { disposition: 'rework', target: 'wash', code: 'dirt' },
      { disposition: 'rework', target: 'wash', code: 'dirt' },
    ]);
  });
});

describe('an order that is aborted', () => {
  test('lets its units be undone; a second abort ends them at once, a third is refused', async () => {
    const serialNumber = await start('AB-1', 'clamped');
    await complete(serialNumber);
    const abort = (reason: string) => fettle.as.supervisor.call('abortJobOrder', { params: { jobOrder: 'AB-1' }, body: { reason } });

    await abort('drawing was wrong');
    await fettle.settled();
    const undoing = await unit(serialNumber);
    await abort('the part is broken, nothing to unclamp');
    await fettle.settled();

    expect(undoing.unit).toMatchObject({ state: 'running', aborting: true, at: [{ flowNode: 'unclamp' }] });
    expect((await unit(serialNumber)).unit).toMatchObject({ state: 'aborted', at: [] });
    await expect(abort('again')).rejects.toMatchObject({
      code: 'stateRefused',
      message: expect.stringContaining('nothing leaves that state'),
    });
    const { entries } = await fettle.admin.call('audit', { query: { subject: 'jobOrder/AB-1' } });
    expect(entries.filter(({ action }) => action === 'abortJobOrder').map(({ reason }) => reason)).toEqual([
      'the part is broken, nothing to unclamp',
      'drawing was wrong',
    ]);
  });
});
