import { randomUUID } from 'node:crypto';
import type { EnteredValues, FettleError } from '@fettle/flows';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, benchRouting, blockRouting, flowOf, powerRule } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';
import type { ApiClient } from '../cli/api-client.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
  for (const flow of [blockRouting(), powerRule(), benchRouting()]) await fettle.release(flow);
});
afterAll(() => fettle?.stop());

const TORQUE = { torque: { value: 8 } };
const order = (id: string, flow: string, more: object = {}) =>
  fettle.as.supervisor.call('createJobOrder', { body: { id, flow, quantity: 1, ...more } });
const unit = (serialNumber: string) => fettle.as.operator.call('getUnit', { params: { serialNumber } });
const kinds = async (serialNumber: string) =>
  (await fettle.as.operator.call('unitHistory', { params: { serialNumber } })).history.map(({ kind }) => kind);

async function taskOf(serialNumber: string) {
  await fettle.settled();
  const { tasks } = await fettle.as.operator.call('listTasks', { query: { serialNumber } });
  const [task] = tasks;
  if (task === undefined) throw new Error(`nothing waits for ${serialNumber}`);
  return task;
}

async function complete(serialNumber: string, entries: EnteredValues = {}, outcome?: string, client: ApiClient = fettle.as.operator) {
  const { id, instruction } = await taskOf(serialNumber);
  const body = { entryId: randomUUID(), outcome: outcome ?? instruction.outcomes[0]?.value ?? '', entries };
  const answer = await client.call('completeTask', { params: { task: id }, body });
  await fettle.settled();
  return answer;
}

async function toInspection(id: string) {
  await order(id, 'block');
  await fettle.settled();
  await fettle.feed(['mill-1', 'stage', 'Prep'], ['mill-1', 'power', 3], ['mill-1', 'power', 4.5], ['mill-1', 'stage', 'End']);
  await complete(`${id}-001`, TORQUE);
  return `${id}-001`;
}

async function failedInspection(id: string) {
  const serialNumber = await toInspection(id);
  await complete(serialNumber, { visual: { value: false } });
  const { nonconformances } = await unit(serialNumber);
  const [found] = nonconformances;
  if (found === undefined) throw new Error('no nonconformance');
  const decide = (disposition: 'useAsIs' | 'rework' | 'scrap' | 'return', client = fettle.as.qualityEngineer) =>
    client.call('decideDisposition', { params: { nonconformance: found.id }, body: { disposition, reason: 'looked at it' } });
  return { serialNumber, nonconformance: found, decide };
}

describe('an order', () => {
  test('goes from the machine over the work instruction and the inspection to its end', async () => {
    const serialNumber = await toInspection('JO-GOOD');

    await complete(serialNumber, { visual: { value: true } });

    const { unit: summary, data } = await unit(serialNumber);
    expect(summary.state).toBe('good');
    expect(summary.endedAt).toBeGreaterThan(summary.startedAt);
    expect(data).toMatchObject({ cut: { peakPower: 4.5 }, deburr: { torque: 8, person: 'olga' }, inspect: { passed: true } });
    await expect
      .poll(async () => (await fettle.admin.call('getJobOrder', { params: { jobOrder: 'JO-GOOD' } })).jobOrder)
      .toMatchObject({ state: 'Ended', good: 1, scrapped: 0, inProgress: 0, product: 'S-block', version: 1 });
    expect(await kinds(serialNumber)).toEqual(expect.arrayContaining(['unitStarted', 'workInstructionCompleted', 'unitFinished']));
  });

  test('that is sent twice starts its units once', async () => {
    const first = await order('JO-TWICE', 'bench', { quantity: 3 });
    const second = await order('JO-TWICE', 'bench', { quantity: 3 });
    const other = order('JO-TWICE', 'bench', { quantity: 4 });

    await expect(other).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('another id') });
    expect(second.serialNumbers).toEqual(first.serialNumbers);
    await fettle.settled();
    expect((await fettle.admin.call('getJobOrder', { params: { jobOrder: 'JO-TWICE' } })).units).toHaveLength(3);
  });

  test('that is sent again after its routing was retired answers as the first time; a new one is refused', async () => {
    await fettle.release(benchRouting('leaving'));
    await order('JO-BEFORE', 'leaving');
    await fettle.admin.call('retireFlow', { params: { flow: 'leaving' }, body: { reason: 'no longer made' } });

    const again = await order('JO-BEFORE', 'leaving');
    const fresh = order('JO-AFTER', 'leaving');

    expect(again.jobOrder).toMatchObject({ version: 1, quantity: 1 });
    await expect(fresh).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('Release it first') });
    expect((await complete('JO-BEFORE-001', TORQUE)).accepted).toBe('now');
    expect((await unit('JO-BEFORE-001')).unit.state).toBe('good');
  });

  test('makes the product of the released version, not that of somebody’s draft', async () => {
    await fettle.release(benchRouting('drawn'));
    const { revision, draft } = await fettle.admin.call('getFlow', { params: { flow: 'drawn' } });
    await fettle.admin.call('saveDraft', { params: { flow: 'drawn' }, body: { revision, definition: { ...draft, product: 'T-block' } } });

    const { jobOrder } = await order('JO-DRAWN', 'drawn');

    expect(jobOrder.product).toBe('S-block');
  });

  test('needs a machine for every class that its routing names', async () => {
    const classRouting = blockRouting('any-mill');
    const cut = classRouting.flowNodes.find(({ id }) => id === 'cut');
    if (cut !== undefined) cut.params.equipment = 'mill';
    await fettle.release(classRouting);

    const refused = await Promise.all(
      [{}, { mill: 'mill-9' }, { mill: 'bench-1' }].map((equipment) =>
        order('JO-CLASS', 'any-mill', { equipment }).catch((error: FettleError) => error.message),
      ),
    );

    expect(refused).toEqual([
      expect.stringContaining('Choose one of: mill-1'),
      'There is no equipment "mill-9" to bind to "mill".',
      expect.stringContaining('not of the class'),
    ]);
    expect((await order('JO-CLASS', 'any-mill', { equipment: { mill: 'mill-1' } })).jobOrder.state).toBe('Running');
    await fettle.admin.call('abortJobOrder', { params: { jobOrder: 'JO-CLASS' }, body: { reason: 'the mill is needed' } });
  });

  test('that is aborted ends its units and withdraws their work; nothing leaves that state', async () => {
    await order('JO-ABORT', 'bench', { quantity: 2 });
    const task = await taskOf('JO-ABORT-001');

    await fettle.as.supervisor.call('abortJobOrder', { params: { jobOrder: 'JO-ABORT' }, body: { reason: 'customer cancelled' } });
    await fettle.settled();

    const { jobOrder, units } = await fettle.admin.call('getJobOrder', { params: { jobOrder: 'JO-ABORT' } });
    expect(jobOrder).toMatchObject({ state: 'Aborted', inProgress: 0 });
    expect(units.map(({ state }) => state)).toEqual(['aborted', 'aborted']);
    expect((await fettle.as.operator.call('getTask', { params: { task: task.id } })).task.state).toBe('withdrawn');
    const again = fettle.as.supervisor.call('abortJobOrder', { params: { jobOrder: 'JO-ABORT' }, body: { reason: 'again' } });
    await expect(again).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('Aborted') });
  });

  test.each(['A/B 7', 'é水🎉', 'x?y=1&z#%41+%2F', '水'.repeat(100), '/'.repeat(100)])(
    'may have the serial number %s, which every address takes',
    async (serialNumber) => {
      const id = `JO-${Buffer.from(serialNumber).toString('hex').slice(0, 20)}`;
      await order(id, 'bench', { serialNumbers: [serialNumber] });
      await fettle.settled();

      const params = { serialNumber };
      const { hold } = await fettle.as.operator.call('placeHold', { params, body: { reason: 'look' } });
      await fettle.as.supervisor.call('releaseHold', { params: { serialNumber, hold }, body: { reason: 'fine' } });
      await complete(serialNumber, TORQUE);

      expect((await unit(serialNumber)).unit).toMatchObject({ state: 'good', unit: { serialNumber } });
      expect(await kinds(serialNumber)).toContain('holdReleased');
    },
  );

  test.each(['.', '..', 'a\nb', ' 7', '7 '])('may not have the serial number %j, which nobody could find again', async (serialNumber) => {
    const refused = order('JO-BAD', 'bench', { serialNumbers: [serialNumber] });

    await expect(refused).rejects.toMatchObject({ code: 'invalidInput' });
  });
});

describe('a work instruction', () => {
  test('takes a value outside its limits only with a comment', async () => {
    await order('JO-LIMIT', 'bench');

    const without = complete('JO-LIMIT-001', { torque: { value: 9 } });
    await expect(without).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('7.5 … 8.5 Nm') });
    const withComment = await complete('JO-LIMIT-001', { torque: { value: 9, comment: 'new tool' } });

    expect(withComment.accepted).toBe('now');
    expect((await unit('JO-LIMIT-001')).data.work).toMatchObject({ torque: 9, withinLimits: false });
  });

  test.each([
    ['a value of the wrong kind', { torque: { value: 'eight' } }, 'needs a number'],
    ['a value that is missing', {}, 'is missing'],
    ['a value that nobody asked for', { ...TORQUE, colour: { value: 'red' } }, 'does not ask for "colour"'],
  ])('refuses %s', async (name, entries, message) => {
    const id = `JO-${name.split(' ').at(-1)}`;
    await order(id, 'bench');

    const refused = complete(`${id}-001`, entries as EnteredValues);

    await expect(refused).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining(message) });
  });

  test('refuses a way to end that it does not have', async () => {
    await order('JO-WAY', 'bench');

    await expect(complete('JO-WAY-001', TORQUE, 'explode')).rejects.toMatchObject({
      message: expect.stringContaining('Choose one of: Done'),
    });
  });

  test('takes the same entry once, however often it is sent', async () => {
    await order('JO-RETRY', 'bench');
    const task = await taskOf('JO-RETRY-001');
    const request = { params: { task: task.id }, body: { entryId: randomUUID(), outcome: 'done', entries: TORQUE } };

    const together = await Promise.allSettled([1, 2, 3].map(() => fettle.as.operator.call('completeTask', request)));
    await fettle.settled();
    const later = await fettle.as.operator.call('completeTask', request);

    expect(together.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const one of together) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'unavailable' });
    expect(later.accepted).toBe('before');
    expect((await kinds('JO-RETRY-001')).filter((kind) => kind === 'workInstructionCompleted')).toHaveLength(1);
  });

  test('does not take an entry for another one’s because their ids are the same', async () => {
    await order('JO-MIX', 'bench', { quantity: 2 });
    const entryId = randomUUID();
    const [first, second] = [await taskOf('JO-MIX-001'), await taskOf('JO-MIX-002')];
    await fettle.as.operator.call('completeTask', { params: { task: first.id }, body: { entryId, outcome: 'done', entries: TORQUE } });

    const mixed = fettle.as.operator.call('completeTask', {
      params: { task: second.id },
      body: { entryId, outcome: 'done', entries: TORQUE },
    });

    await expect(mixed).rejects.toMatchObject({ code: 'conflict' });
    expect((await taskOf('JO-MIX-002')).state).toBe('open');
  });

  test('that somebody else has done keeps what the second one typed', async () => {
    await order('JO-LATE', 'bench');
    const task = await taskOf('JO-LATE-001');
    const send = (client: ApiClient, value: number) =>
      client.call('completeTask', {
        params: { task: task.id },
        body: { entryId: randomUUID(), outcome: 'done', entries: { torque: { value } } },
      });

    const answers = await Promise.allSettled([send(fettle.as.operator, 8), send(fettle.as.supervisor, 8.1)]);

    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [refused] = (await fettle.as.supervisor.call('refusedEntries')).entries;
    expect(refused).toMatchObject({ task: task.id, reason: expect.stringContaining('not open any more'), entries: { torque: {} } });
  });
});

describe('an inspection that fails', () => {
  test('waits for a disposition; use as is ends good, with who and why on record', async () => {
    const { serialNumber, nonconformance, decide } = await failedInspection('JO-USE');
    expect(nonconformance).toMatchObject({ state: 'open', title: 'Scratched', serialNumber });
    expect(nonconformance.options.map(({ value }) => value)).toEqual(['useAsIs', 'rework', 'scrap']);

    await decide('useAsIs');
    await fettle.settled();

    const now = await unit(serialNumber);
    expect(now.unit.state).toBe('good');
    expect(now.nonconformances).toMatchObject([{ state: 'closed', disposition: 'useAsIs', closedBy: 'quentin', reason: 'looked at it' }]);
  });

  test('takes one decision: of two at the same time one is refused', async () => {
    const { decide } = await failedInspection('JO-RACE');

    const answers = await Promise.allSettled([decide('scrap'), decide('rework', fettle.as.supervisor)]);

    const refused = answers.find((answer) => answer.status === 'rejected');
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(refused).toMatchObject({ reason: { code: 'stateRefused' } });
  });

  test('refuses a disposition that the routing does not allow', async () => {
    const { decide } = await failedInspection('JO-RETURN');

    await expect(decide('return')).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('allows: ') });
  });

  test('goes back for rework once, then is scrapped', async () => {
    const { serialNumber, decide } = await failedInspection('JO-REWORK');

    await decide('rework');
    await complete(serialNumber, TORQUE);
    await complete(serialNumber, { visual: { value: false } });
    const open = (await unit(serialNumber)).nonconformances.find(({ state }) => state === 'open');
    await fettle.as.qualityEngineer.call('decideDisposition', {
      params: { nonconformance: open?.id ?? '' },
      body: { disposition: 'rework', reason: 'once more' },
    });
    await fettle.settled();

    expect((await unit(serialNumber)).unit.state).toBe('scrapped');
    expect((await fettle.admin.call('getJobOrder', { params: { jobOrder: 'JO-REWORK' } })).jobOrder).toMatchObject({
      scrapped: 1,
      good: 0,
    });
  });
});

describe('a hold', () => {
  test('keeps the work from being confirmed until it is released', async () => {
    await order('JO-HOLD', 'bench');
    await fettle.settled();
    const params = { serialNumber: 'JO-HOLD-001' };
    const { hold } = await fettle.as.operator.call('placeHold', { params, body: { reason: 'burr' } });
    await fettle.settled();

    const held = await unit('JO-HOLD-001');
    const early = complete('JO-HOLD-001', TORQUE);
    await expect(early).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('on hold') });
    await fettle.as.supervisor.call('releaseHold', { params: { ...params, hold }, body: { reason: 'fine' } });
    await complete('JO-HOLD-001', TORQUE);

    expect(held.unit.state).toBe('held');
    expect(held.holds).toMatchObject([{ id: hold, reason: 'burr', person: 'olga' }]);
    expect((await unit('JO-HOLD-001')).unit.state).toBe('good');
    const again = fettle.as.supervisor.call('releaseHold', { params: { ...params, hold }, body: { reason: 'again' } });
    await expect(again).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('susi') });
  });

  test('of the routing itself ends with its release, and the unit goes on from there', async () => {
    await fettle.release(
      flowOf(
        { id: 'first-article', kind: 'routing', product: 'S-block' },
        { begin: ['start-on-job-order'], look: ['hold', { reason: 'first article' }], good: ['end'] },
        ['begin.out > look.in', 'look.released > good.in'],
      ),
    );
    await order('JO-FIRST', 'first-article');
    await fettle.settled();
    const [hold] = (await unit('JO-FIRST-001')).holds;

    await fettle.as.qualityEngineer.call('releaseHold', {
      params: { serialNumber: 'JO-FIRST-001', hold: hold?.id ?? '' },
      body: { reason: 'measured' },
    });
    await fettle.settled();

    const now = await unit('JO-FIRST-001');
    expect(now.unit.state).toBe('good');
    expect(now.data.look).toEqual({ person: 'quentin', reason: 'measured' });
  });

  test('comes from a rule too, with an Andon call and a firing that says why', async () => {
    await order('JO-RULE', 'block');
    await fettle.settled();

    await fettle.feed(['mill-1', 'stage', 'Prep'], ['mill-1', 'power', 3], ['mill-1', 'power', 7]);
    await fettle.settled();

    expect((await unit('JO-RULE-001')).holds).toMatchObject([{ reason: 'Too much power' }]);
    const { calls } = await fettle.as.operator.call('listAndonCalls', { query: { open: 'true' } });
    expect(calls).toContainEqual(
      expect.objectContaining({ station: 'mill-1', title: 'Look at the tool', severity: 'warning', origin: 'power' }),
    );
    const { firings } = await fettle.admin.call('listFirings', { query: { flow: 'power' } });
    expect(firings[0]).toMatchObject({ equipment: 'mill-1', serialNumber: 'JO-RULE-001', title: 'Too much power' });
    expect(JSON.stringify(firings[0]?.trace)).toContain('7');
    await fettle.admin.call('abortJobOrder', { params: { jobOrder: 'JO-RULE' }, body: { reason: 'enough' } });
  });

  test('on a unit that has ended is refused', async () => {
    const refused = fettle.as.operator.call('placeHold', { params: { serialNumber: 'JO-HOLD-001' }, body: { reason: 'late' } });

    await expect(refused).rejects.toMatchObject({ code: 'stateRefused', message: expect.stringContaining('good') });
  });
});

describe('screens', () => {
  test('of the line show the Andon calls that have waited longest, and how many are open, however many have come since', async () => {
    const station = 'bench-1';
    const call = (id: string) => fettle.as.operator.call('callAndon', { body: { id, station, title: `Help ${id}`, severity: 'warning' } });
    await call('call-first');
    for (let number = 1; number <= 60; number += 1) await call(`call-later-${number}`);

    const { calls, openCalls } = await fettle.as.supervisor.call('lineView', { params: { flow: 'bench' } });
    const there = await fettle.as.operator.call('listAndonCalls', { query: { open: 'true', station } });
    const elsewhere = await fettle.as.operator.call('listAndonCalls', { query: { open: 'true', station: 'mill-9' } });

    expect(calls).toHaveLength(50);
    expect(calls.map(({ id }) => id)).toContain('call-first');
    expect(openCalls).toBeGreaterThanOrEqual(61);
    expect(there.calls[0]?.id).toBe('call-first');
    expect(elsewhere.calls).toEqual([]);
  });

  test('of the line, the stations and the overlay answer for what goes on', async () => {
    await order('JO-VIEW', 'bench', { quantity: 2 });
    await fettle.settled();

    const line = await fettle.as.supervisor.call('lineView', { params: { flow: 'bench' } });
    const overlay = await fettle.as.operator.call('flowOverlay', { params: { flow: 'bench' } });
    const ruleOverlay = await fettle.as.operator.call('flowOverlay', { params: { flow: 'power' } });
    const { stations } = await fettle.as.operator.call('listStations');

    expect(line.operations).toMatchObject([{ flowNode: 'work', state: 'running' }]);
    expect(overlay.flowNodes.work?.units).toBeGreaterThanOrEqual(2);
    expect(ruleOverlay.flowNodes.source?.reading).toMatchObject({ value: 7, quality: 'stale' });
    expect(stations.find(({ id }) => id === 'bench-1')?.waiting).toBeGreaterThanOrEqual(2);
  });
});
