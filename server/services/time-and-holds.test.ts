import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());

const work = (name: string, more: Record<string, unknown> = {}) =>
  ['manual-operation', { station: 'bench-1', steps: [{ key: 'work', title: name }], ...more }, name] as const;

/** Wash, then pack, with what a test is about. */
const washing = (id: string, wash: Record<string, unknown> = {}, limits: Record<string, unknown> | undefined = undefined) =>
  flowOf(
    { id, kind: 'routing' },
    {
      begin: ['start-on-job-order'],
      wash: work('Wash', wash),
      pack: work('Pack'),
      end: ['end'],
      ...(limits === undefined ? {} : { limit: ['time-limit', { from: 'wash', to: 'pack', ...limits }, 'Wet time'] as const }),
    },
    ['begin.out > wash.in', 'wash.done > pack.in', 'pack.done > end.in'],
  );

async function started(flow: Parameters<TestFettle['release']>[0], quantity = 1): Promise<readonly string[]> {
  await fettle.release(flow);
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id: flow.id, flow: flow.id, quantity } });
  await fettle.settled();
  return serialNumbers;
}

const unit = (serialNumber: string) => fettle.as.supervisor.call('getUnit', { params: { serialNumber } });
const places = async (serialNumber: string) => (await unit(serialNumber)).unit.at.map(({ flowNode, state }) => `${flowNode} ${state}`);
const kinds = async (serialNumber: string) =>
  (await fettle.as.supervisor.call('unitHistory', { params: { serialNumber } })).history.map(({ kind }) => kind);

async function complete(serialNumber: string, as = fettle.as.operator): Promise<void> {
  const { tasks } = await as.call('listTasks', { query: { serialNumber } });
  const body = { entryId: crypto.randomUUID(), outcome: 'done', entries: {} };
  await as.call('completeTask', { params: { task: tasks[0]?.id ?? '' }, body });
  await fettle.settled();
}

const auditOf = async (subject: string) =>
  (await fettle.admin.call('audit', { query: { subject } })).entries.map(({ action, person, reason }) =>
    `${action} ${person} ${reason}`.trim(),
  );

test('work that requires a skill is refused to who lacks it or has it no more, says why, and keeps what was typed', async () => {
  const [serialNumber = ''] = await started(washing('skilled', { skills: ['solvents'] }));
  await fettle.admin.call('putSkill', { params: { skill: 'solvents' }, body: { id: 'solvents', title: 'Work with solvents' } });
  const { person } = await fettle.as.operator.call('whoAmI');
  const grant = (validUntil: number) =>
    fettle.admin.call('grantSkill', { params: { person: person.id, skill: 'solvents' }, body: { validUntil, reason: 'trained' } });

  await expect(complete(serialNumber)).rejects.toMatchObject({ message: expect.stringContaining('"Work with solvents" is missing') });
  await grant(Date.UTC(2020, 0, 2));
  await expect(complete(serialNumber)).rejects.toMatchObject({ message: expect.stringContaining('expired on 2020-01-02') });
  const [shown] = (await fettle.as.operator.call('listTasks', { query: { serialNumber } })).tasks;
  const refused = (await fettle.as.supervisor.call('refusedEntries')).entries.filter(({ task }) => task === shown?.id);
  await grant(fettle.engine.clock.now() + 86_400_000);
  await complete(serialNumber);

  expect(shown?.refusal).toContain('not qualified');
  expect(refused.map(({ reason }) => reason)).toEqual([expect.stringContaining('expired'), expect.stringContaining('missing')]);
  expect(await places(serialNumber)).toEqual(['pack waiting']);
  expect(await auditOf('person/olga')).toContain('grantSkill admin trained');
});

test('a skill that is taken away leaves who, why and until when it was valid on the audit trail, and the work is refused again', async () => {
  const [serialNumber = ''] = await started(washing('withdrawn', { skills: ['degreasing'] }));
  const validUntil = fettle.engine.clock.now() + 86_400_000;
  const { person } = await fettle.as.operator.call('whoAmI');
  const params = { person: person.id, skill: 'degreasing' };
  await fettle.admin.call('putSkill', { params: { skill: 'degreasing' }, body: { id: 'degreasing', title: 'Degrease' } });
  await fettle.admin.call('grantSkill', { params, body: { validUntil, reason: 'trained' } });

  await fettle.admin.call('withdrawSkill', { params, query: { reason: 'has not done it for a year' } });

  const [last] = (await fettle.admin.call('audit', { query: { subject: 'person/olga' } })).entries;
  expect(last).toMatchObject({
    action: 'withdrawSkill',
    person: 'admin',
    oldValue: { skill: 'degreasing', validUntil },
    reason: 'has not done it for a year',
  });
  await expect(complete(serialNumber)).rejects.toMatchObject({ message: expect.stringContaining('"Degrease" is missing') });
  await expect(fettle.admin.call('withdrawSkill', { params })).rejects.toMatchObject({ code: 'notFound' });
});

test('an optional operation is left out by who may, with a reason on record; another is not', async () => {
  const [serialNumber = ''] = await started(washing('optional', { optional: true }));
  const skip = (flowNode: string, as = fettle.as.supervisor) =>
    as.call('skipOperation', { params: { serialNumber }, body: { flowNode, reason: 'clean already' } });

  expect((await unit(serialNumber)).skippable).toEqual([{ flowNode: 'wash', name: 'Wash' }]);
  await expect(skip('wash', fettle.as.operator)).rejects.toMatchObject({ code: 'notAllowed' });
  await skip('wash');
  await fettle.settled();

  await expect(skip('pack')).rejects.toMatchObject({ message: expect.stringContaining('not an optional operation') });
  expect(await places(serialNumber)).toEqual(['pack waiting']);
  expect(await kinds(serialNumber)).toContain('skipped');
  expect(await auditOf(`unit/${serialNumber}`)).toContain('skipOperation susi clean already');
});

test('a hold for an operation to come takes effect at its entry, and is seen before', async () => {
  const [serialNumber = ''] = await started(washing('planned'));
  const body = { reason: 'Box is being changed', flowNode: 'pack' };
  const { hold } = await fettle.as.qualityEngineer.call('placeHold', { params: { serialNumber }, body });
  await fettle.settled();

  const before = await unit(serialNumber);
  await complete(serialNumber);
  const held = await unit(serialNumber);
  await fettle.as.qualityEngineer.call('releaseHold', { params: { serialNumber, hold }, body: { reason: 'New box' } });
  await fettle.settled();

  expect(before.ahead).toEqual([{ flowNode: 'pack', name: 'Pack' }]);
  expect(before).toMatchObject({ unit: { state: 'running' }, holds: [], plannedHolds: [{ flowNode: 'pack', name: 'Pack' }] });
  expect(held).toMatchObject({ unit: { state: 'held', at: [{ flowNode: 'wash', state: 'held' }] }, plannedHolds: [] });
  expect(await places(serialNumber)).toEqual(['pack waiting']);
  await expect(
    fettle.as.qualityEngineer.call('placeHold', { params: { serialNumber }, body: { ...body, flowNode: 'nowhere' } }),
  ).rejects.toMatchObject({ code: 'invalidInput' });
});

test('a job order is held with all its units, and released', async () => {
  const serialNumbers = await started(washing('order'), 3);
  await complete(serialNumbers[0] ?? '');

  const placed = await fettle.as.qualityEngineer.call('placeScopeHold', {
    body: { scope: 'jobOrder', subject: 'order', reason: 'Certificate missing' },
  });
  await fettle.settled();
  const [shown] = (await fettle.as.operator.call('listHolds', { query: { open: 'true' } })).holds;
  const states = await Promise.all(serialNumbers.map(async (one) => (await unit(one)).unit.state));
  await fettle.as.supervisor.call('releaseScopeHold', { params: { hold: placed.hold }, body: { reason: 'It is here' } });
  await fettle.settled();

  expect(placed.units).toBe(3);
  expect(shown).toMatchObject({ scope: 'jobOrder', subject: 'order', units: 3, person: 'quentin', reason: 'Certificate missing' });
  expect(states).toEqual(['held', 'held', 'held']);
  for (const one of serialNumbers) expect((await unit(one)).unit.state).toBe('running');
  await expect(
    fettle.as.supervisor.call('releaseScopeHold', { params: { hold: placed.hold }, body: { reason: 'again' } }),
  ).rejects.toMatchObject({ message: expect.stringContaining('susi has released') });
  expect(await auditOf('jobOrder/order')).toEqual(
    expect.arrayContaining(['releaseHold susi It is here', 'placeHold quentin Certificate missing']),
  );
});

test('a station on hold takes no work, and says why; a machine on hold takes no further unit', async () => {
  const milling = flowOf(
    { id: 'milling', kind: 'routing' },
    {
      begin: ['start-on-job-order'],
      cut: ['machine-operation', { equipment: 'mill-1', completeWhen: "stage == 'End'" }, 'Cut'],
      end: ['end'],
    },
    ['begin.out > cut.in', 'cut.done > end.in'],
  );
  const [serialNumber = ''] = await started(washing('station'));
  const hold = (subject: string) =>
    fettle.as.supervisor.call('placeScopeHold', { body: { scope: 'equipment', subject, reason: `${subject} is dirty` } });
  const release = (id: string) => fettle.as.supervisor.call('releaseScopeHold', { params: { hold: id }, body: { reason: 'clean' } });
  const [bench, mill] = [await hold('bench-1'), await hold('mill-1')];
  await fettle.settled();

  await expect(complete(serialNumber)).rejects.toMatchObject({ message: expect.stringContaining('bench-1 is dirty') });
  await release(bench.hold);
  await complete(serialNumber);
  const [milled = ''] = await started(milling);
  const waiting = await unit(milled);
  const stateOnLine = async () => (await fettle.as.supervisor.call('lineView', { params: { flow: 'milling' } })).operations[0]?.state;
  const onHold = await stateOnLine();
  const claimedBefore = (await kinds(milled)).includes('observed');
  await release(mill.hold);
  await fettle.settled();

  expect(await places(serialNumber)).toEqual(['pack waiting']);
  expect(waiting.heldEquipment).toMatchObject([{ subject: 'mill-1', reason: 'mill-1 is dirty' }]);
  expect(claimedBefore).toBe(false);
  expect([onHold, await stateOnLine()]).toEqual(['held', 'running']);
  expect(await kinds(milled)).toContain('observed');
  await expect(hold('mill-99')).rejects.toMatchObject({ code: 'notFound' });
});

test('times between operations are seen running with what is left, keep a unit waiting, and open a nonconformance when they are over', async () => {
  const [early = ''] = await started(washing('drying', {}, { minimum: 3600, maximum: 7200 }));
  const [late = ''] = await started(washing('wet', {}, { toWhen: 'left', maximum: 0.2, reaction: 'nonconformance', defect: 'dry' }));
  await complete(early);
  await complete(late);

  const waits = await unit(early);
  const { flowNodes } = await fettle.as.processEngineer.call('flowOverlay', { params: { flow: 'drying' } });
  await expect.poll(async () => (await unit(late)).nonconformances.length).toBe(1);
  const over = await unit(late);
  const [nonconformance] = over.nonconformances;
  await fettle.as.qualityEngineer.call('decideDisposition', {
    params: { nonconformance: nonconformance?.id ?? '' },
    body: { disposition: 'useAsIs', reason: 'still wet enough' },
  });
  await fettle.settled();

  expect(waits.unit.at).toMatchObject([{ flowNode: 'wash', state: 'delayed' }]);
  expect(waits.clocks).toMatchObject([{ limit: 'limit', title: 'Wet time', fromName: 'Wash', toName: 'Pack', state: 'running' }]);
  expect(waits.clocks[0]?.notBefore).toBe((waits.clocks[0]?.startedAt ?? 0) + 3_600_000);
  const { operations } = await fettle.as.supervisor.call('lineView', { params: { flow: 'drying' } });
  expect(operations.find(({ flowNode }) => flowNode === 'wash')?.nextExpiry).toBe(waits.clocks[0]?.dueAt);
  expect(flowNodes.limit).toMatchObject({ clocks: 1, expired: 0, nextExpiry: waits.clocks[0]?.dueAt });
  expect(nonconformance).toMatchObject({ defect: 'dry', options: [{ value: 'useAsIs' }, { value: 'scrap' }] });
  expect((await unit(late)).unit).toMatchObject({ state: 'running', openNonconformances: 0 });
});
