import type { FlowDefinition } from '@fettle/flows';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  await fettle.release(routing);
}, 120_000);
afterAll(() => fettle?.stop());

const routing = flowOf(
  { id: 'part', kind: 'routing', product: 'part' },
  {
    begin: ['start-on-job-order'],
    cut: ['machine-operation', { equipment: 'mill-1', startedWhen: "stage == 'Start'", completeWhen: "stage == 'End'" }, 'Cut'],
    pack: ['manual-operation', { station: 'bench-1', steps: [{ key: 'pack', title: 'Pack' }] }, 'Pack'],
    end: ['end'],
  },
  ['begin.out > cut.in', 'cut.done > pack.in', 'pack.done > end.in'],
);

/** Above so many kW: contain, stop, ask; by the answer everything goes on. */
const rule = (limit: number, id = 'power', more: readonly string[] = []): FlowDefinition =>
  flowOf(
    { id, kind: 'qualityRule', name: 'Spindle power' },
    {
      power: ['signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' }],
      high: [
        'condition',
        { title: 'Too much power', condition: { all: [{ fact: 'value', operator: 'greaterThan', value: limit }] } },
        'High',
      ],
      plan: ['reaction-plan', { title: 'Power', signals: [{ key: 'high', title: 'Too high' }] }, 'Plan'],
      contain: ['contain-units', { least: 2 }, 'Contain'],
      stop: ['hold-equipment', { reason: 'Too much power' }, 'Stop'],
      call: ['andon-call', { station: 'mill-1', severity: 'alarm' }, 'Call'],
      ask: [
        'check',
        { station: 'bench-1', title: 'Look at the tool', questions: [{ key: 'wear', valueKind: 'number', upper: 0.3 }] },
        'Ask',
      ],
      go: ['release-holds', {}, 'Go on'],
    },
    [
      'power.out > high.in',
      'high.true > plan.firing',
      'plan.high > contain.firing',
      'plan.high > stop.firing',
      'plan.high > call.firing',
      'plan.high > ask.firing',
      'ask.resume > go.firing',
      ...more,
    ],
  );

const stage = (value: string) => fettle.feed(['mill-1', 'stage', value]);
const open = async () => (await fettle.as.qualityEngineer.call('listReactions', { query: { state: 'open', limit: 100 } })).reactions;
const checks = async () => (await fettle.as.operator.call('listChecks', { query: { station: 'bench-1', limit: 100 } })).checks;
const answer = (check: string, body: { outcome: string; entries?: Record<string, { value: number; comment?: string }> }) =>
  fettle.as.operator.call('answerCheck', { params: { check }, body: { entries: {}, ...body } });

async function started(id: string, quantity: number): Promise<readonly string[]> {
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id, flow: 'part', quantity } });
  await fettle.settled();
  return serialNumbers;
}

test('a reaction holds what it must, asks once, goes on by the answer, and is signed off by a person, all of it on record', {
  timeout: 180_000,
}, async () => {
  await fettle.release(rule(5));
  const order = await started('R1', 3);
  await stage('Start');
  await stage('End');
  await stage('Start');
  await fettle.feed(['mill-1', 'power', 6]);
  await fettle.settled();

  const [reaction] = await open();
  expect(reaction).toMatchObject({
    title: 'Power: Too high',
    equipment: 'mill-1',
    times: 1,
    openChecks: 1,
    heldUnits: 2,
    signOff: true,
  });
  const { units, steps } = await fettle.as.operator.call('getReaction', { params: { reaction: reaction?.id ?? '' } });
  // Units of an order come to the machine in any order: these are the one before, and the one that is there.
  const second = reaction?.serialNumber ?? '';
  const first = units.find(({ serialNumber }) => serialNumber !== second)?.serialNumber ?? '';
  expect(order).toEqual(expect.arrayContaining([first, second]));
  expect(units.map(({ state, heldAt }) => [state, heldAt !== undefined])).toEqual([
    ['held', true],
    ['held', true],
  ]);
  expect(steps.map(({ kind }) => kind)).toEqual(['reactionOpened', 'unitsContained', 'holdPlaced', 'andonCalled', 'checkOpened']);
  expect((await fettle.admin.call('listHolds', { query: { open: 'true', limit: 10 } })).holds).toMatchObject([
    { subject: 'mill-1', reason: 'Too much power' },
  ]);

  const [check] = await checks();
  expect(check).toMatchObject({
    station: 'bench-1',
    why: 'Power: Too high',
    serialNumber: second,
    instruction: { title: 'Look at the tool' },
  });
  const signOff = () =>
    fettle.as.supervisor.call('signOffReaction', { params: { reaction: reaction?.id ?? '' }, body: { reason: 'tool was changed' } });
  await expect(signOff()).rejects.toMatchObject({ message: expect.stringContaining('bench-1 has not answered') });
  await expect(answer(check?.id ?? '', { outcome: 'resume', entries: { wear: { value: 0.5 } } })).rejects.toMatchObject({
    message: expect.stringContaining('outside its limits'),
  });

  await answer(check?.id ?? '', { outcome: 'resume', entries: { wear: { value: 0.2 } } });
  await expect(answer(check?.id ?? '', { outcome: 'resume' })).rejects.toMatchObject({ message: 'olga has answered this check already.' });
  await fettle.settled();

  expect(await checks()).toEqual([]);
  expect((await fettle.admin.call('listHolds', { query: { open: 'true', limit: 10 } })).holds).toEqual([]);
  expect((await fettle.admin.call('getUnit', { params: { serialNumber: first } })).unit.state).toBe('running');
  const { history } = await fettle.admin.call('unitHistory', { params: { serialNumber: first } });
  expect(history.filter(({ kind }) => kind.startsWith('hold')).map(({ kind, data }) => [kind, data.person])).toEqual([
    ['holdPlaced', 'rule Spindle power'],
    ['holdReleased', 'olga'],
  ]);
  await signOff();
  await fettle.settled();
  expect(await open()).toEqual([]);
  const closed = await fettle.admin.call('getReaction', { params: { reaction: reaction?.id ?? '' } });
  expect(closed.reaction).toMatchObject({ closedBy: 'susi', closeReason: 'tool was changed', heldUnits: 0 });
  expect(closed.checks).toMatchObject([{ person: 'olga', outcome: 'resume', entries: { wear: { value: 0.2 } } }]);
  await expect(signOff()).rejects.toMatchObject({ message: 'susi has signed this reaction off already.' });
  const { entries } = await fettle.admin.call('audit', { query: { subject: 'reaction/', limit: 10 } });
  expect(entries.map(({ action, person }) => [action, person])).toEqual([['signOffReaction', 'susi']]);
  await expect(fettle.as.operator.call('signOffReaction', { params: { reaction: 'x' }, body: { reason: 'x' } })).rejects.toMatchObject({
    code: 'notAllowed',
  });
});

test('a check goes on by the version of the rule that asked, when another one is released meanwhile', { timeout: 180_000 }, async () => {
  await stage('End');
  await stage('Start');
  await fettle.feed(['mill-1', 'power', 4], ['mill-1', 'power', 7]);
  await fettle.settled();
  const [check] = await checks();
  await fettle.release({ ...rule(9), description: 'other' });

  await answer(check?.id ?? '', { outcome: 'resume', entries: { wear: { value: 0.1 } } });
  await fettle.settled();

  const [reaction] = await open();
  expect(reaction).toMatchObject({ version: 1, openChecks: 0, heldUnits: 0 });
  await fettle.as.supervisor.call('signOffReaction', { params: { reaction: reaction?.id ?? '' }, body: { reason: 'done' } });
  await fettle.settled();
  expect(await open()).toEqual([]);
});

test('a draft in shadow judges beside the released version, counts and lists what differs, and does nothing', {
  timeout: 180_000,
}, async () => {
  const params = { flow: 'power' };
  const draftOf = async (limit: number) => {
    const { revision } = await fettle.as.qualityEngineer.call('getFlow', { params });
    return (await fettle.as.qualityEngineer.call('saveDraft', { params, body: { revision, definition: rule(limit) } })).revision;
  };
  const shadow = async () => fettle.as.operator.call('getShadow', { params, query: { limit: 100 } });
  const counts = async () => {
    const [run] = (await shadow()).runs;
    return [run?.kept, run?.gained, run?.lost];
  };
  const [unit = ''] = await started('S1', 4);
  const revision = await draftOf(6);
  await expect(fettle.as.processEngineer.call('startShadow', { params, body: { revision } })).rejects.toMatchObject({ code: 'notAllowed' });
  await expect(fettle.as.qualityEngineer.call('startShadow', { params, body: { revision: revision - 1 } })).rejects.toMatchObject({
    code: 'conflict',
  });
  const before = { firings: (await fettle.admin.call('listFirings', { query: { limit: 100 } })).firings.length };

  await fettle.as.qualityEngineer.call('startShadow', { params, body: { revision } });
  // Released: above 9 kW. Draft: above 6 kW. What the mill has from before comes first.
  await stage('End');
  for (const power of [7, 2, 10]) {
    await stage('Start');
    await fettle.feed(['mill-1', 'power', 1], ['mill-1', 'power', power]);
    await stage('End');
    await fettle.settled();
    for (const { id } of await checks()) await answer(id, { outcome: 'resume', entries: { wear: { value: 0.1 } } });
    await fettle.settled();
  }
  await fettle.feed(['mill-1', 'power', 1]);
  await fettle.settled();

  expect(await counts()).toEqual([1, 1, 0]);
  const { runs, divergences } = await shadow();
  expect(runs[0]).toMatchObject({ draftRevision: revision, beside: 2, startedBy: 'quentin', firedByDraft: 2, firedByReleased: 1 });
  expect(divergences).toMatchObject([
    {
      verdict: 'gained',
      title: 'Too much power',
      equipment: 'mill-1',
      would: ['contain units', 'hold the machine', 'call mill-1', 'ask bench-1'],
    },
  ]);
  expect(divergences[0]?.serialNumber).toBeDefined();
  expect(divergences[0]?.trace.length).toBeGreaterThan(0);
  // Only the released version's firing at 10 kW had effects: one reaction, one call, one firing more.
  expect((await fettle.admin.call('listFirings', { query: { limit: 100 } })).firings.length - before.firings).toBe(1);
  expect((await open()).map(({ version }) => version)).toEqual([2]);
  expect((await fettle.admin.call('getUnit', { params: { serialNumber: divergences[0]?.serialNumber ?? '' } })).unit.state).toBe('running');
  expect(unit).not.toBe('');

  await fettle.as.qualityEngineer.call('stopShadow', { params, body: { reason: 'enough' } });
  await fettle.feed(['mill-1', 'power', 8], ['mill-1', 'power', 1]);
  await fettle.settled();
  expect(await counts()).toEqual([1, 1, 0]);
  expect((await shadow()).runs[0]).toMatchObject({ stoppedBy: 'quentin', stopReason: 'enough' });
  await expect(fettle.as.qualityEngineer.call('stopShadow', { params, body: { reason: '' } })).rejects.toMatchObject({
    code: 'stateRefused',
  });
  const { entries } = await fettle.admin.call('audit', { query: { subject: 'flow/power', limit: 50 } });
  expect(entries.map(({ action }) => action).filter((action) => action.endsWith('Shadow'))).toEqual(['stopShadow', 'startShadow']);

  // Released while it runs in shadow: the run ends with it.
  const next = await draftOf(6.5);
  await fettle.as.qualityEngineer.call('startShadow', { params, body: { revision: next } });
  await fettle.as.qualityEngineer.call('releaseFlow', { params, body: { revision: next, reason: 'proven in shadow' } });
  expect((await shadow()).runs[0]).toMatchObject({ stopReason: 'version 3 was released' });
});

test('a signal that comes again contains what is new, and its page says so; a check that nobody answers in time is overdue everywhere', {
  timeout: 180_000,
}, async () => {
  await fettle.release(
    flowOf(
      { id: 'torque', kind: 'qualityRule', name: 'Torque' },
      {
        power: ['signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' }],
        high: ['condition', { title: 'Far too little', condition: { all: [{ fact: 'value', operator: 'lessThan', value: -50 }] } }, 'High'],
        plan: ['reaction-plan', { title: 'Torque', signals: [{ key: 'high', title: 'Too low' }] }, 'Plan'],
        contain: ['contain-units', { least: 2 }, 'Contain'],
        hold: ['hold-unit', { reason: 'Far too little' }, 'Hold'],
        ask: ['check', { station: 'bench-1', title: 'Look', answerWithin: 1 }, 'Ask'],
      },
      ['power.out > high.in', 'high.true > plan.firing', 'plan.high > contain.firing', 'plan.high > hold.firing', 'plan.high > ask.firing'],
    ),
  );
  const torque = async () => (await open()).find(({ flow }) => flow === 'torque');
  await started('T1', 4);
  for (const power of [1, -60, -61]) {
    await stage('End');
    await stage('Start');
    await fettle.feed(['mill-1', 'power', 1], ['mill-1', 'power', power]);
    await fettle.settled();
  }
  await expect.poll(async () => (await torque())?.overdueChecks, { timeout: 20_000 }).toBe(1);

  const reaction = await torque();
  const detail = await fettle.as.operator.call('getReaction', { params: { reaction: reaction?.id ?? '' } });
  const { firings } = await fettle.as.operator.call('listFirings', { query: { flow: 'torque', limit: 10 } });
  const [again, first] = await Promise.all(firings.map(({ id }) => fettle.as.operator.call('getFiring', { params: { firing: id } })));

  const units = [...detail.units].map(({ serialNumber }) => serialNumber);
  const newest = again?.firing.serialNumber ?? '';
  expect(reaction).toMatchObject({ times: 2, openChecks: 1, overdueChecks: 1, containedUnits: 3, heldUnits: 3 });
  expect(detail.containment).toEqual({ complete: true });
  expect(detail.units.map(({ contained }) => contained)).toEqual([true, true, true]);
  expect((await checks()).find(({ flow }) => flow === 'torque')?.dueAt).toBeLessThan(Date.now());
  const told = (record: typeof first) =>
    record?.actions.map(({ kind, subject, units: held = [] }) => [
      kind,
      subject,
      held.map(({ serialNumber, state }) => [serialNumber, state]),
    ]);
  expect(told(first)).toEqual([
    ['containUnits', '', units.filter((serialNumber) => serialNumber !== newest).map((serialNumber) => [serialNumber, 'held'])],
  ]);
  expect(first?.repeats).toEqual([]);
  expect(again?.repeats).toMatchObject([{ id: reaction?.id, times: 2 }]);
  expect(told(again)).toEqual([['containUnits', '', [[newest, 'held']]]]);
});
