import type { FiringAction } from '@fettle/flows/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';

const signal = (name: string, valueKind: 'string' | 'number', delivery: 'sample' | 'event' = 'sample') => ({
  name,
  title: '',
  valueKind,
  unit: valueKind === 'number' ? 'kW' : '',
  delivery,
  writable: false,
});

const routing = flowOf(
  { id: 'milling', kind: 'routing' },
  {
    begin: ['start-on-job-order'],
    cut: ['machine-operation', { equipment: 'mill-1', completeWhen: "stage == 'End'" }, 'Cut'],
    end: ['end'],
  },
  ['begin.out > cut.in', 'cut.done > end.in'],
);

const wear = flowOf(
  { id: 'wear', kind: 'qualityRule', name: 'Tool wear' },
  {
    power: ['signal-source', { appliesTo: 'equipment', equipment: 'mill-1', signal: 'power', valueKind: 'number', unit: 'kW' }, 'Power'],
    worn: [
      'condition',
      {
        condition: {
          all: [
            { fact: 'value', operator: 'greaterThan', value: 11.8 },
            {
              any: [
                { fact: 'stage', operator: 'equal', value: 'Layer 1' },
                { fact: 'coolant', operator: 'lessThan', value: 3 },
              ],
            },
          ],
        },
      },
      'Tool is worn',
    ],
    call: ['andon-call', { station: 'mill-1', title: 'Look at the tool' }, 'Call'],
    stop: ['hold-equipment', { reason: 'Tool is worn' }, 'Hold mill'],
    hold: ['hold-unit', { reason: 'Cut with a worn tool' }, 'Hold part'],
  },
  ['power.out > worn.in', 'worn.true > call.firing', 'worn.true > stop.firing', 'worn.true > hold.firing'],
);

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant({
    equipment: [
      {
        id: 'mill-1',
        title: 'Mill 1',
        signals: [signal('power', 'number'), signal('coolant', 'number'), signal('stage', 'string', 'event')],
      },
    ],
  });
  await fettle.release(routing);
  await fettle.release(wear);
});
afterAll(() => fettle?.stop());

const firingsOn = async (query: { serialNumber?: string }) =>
  (await fettle.as.qualityEngineer.call('listFirings', { query: { limit: '10', ...query } as never })).firings;
const recordOf = (firing: string) => fettle.as.qualityEngineer.call('getFiring', { params: { firing } });
const told = (actions: readonly FiringAction[]) =>
  actions.map(({ flowNode, kind, subject, state, settledBy = '', reason = '' }) => [flowNode, kind, subject, state, settledBy, reason]);

test('a firing keeps every comparison, the way taken, what was done and who settled it, and the signals around it', {
  timeout: 90_000,
}, async () => {
  await fettle.feed(['mill-1', 'stage', 'Layer 1'], ['mill-1', 'power', 12.4]);
  await fettle.settled();
  const [alone] = await firingsOn({});
  await fettle.feed(['mill-1', 'power', 2]);
  const { holds } = await fettle.as.qualityEngineer.call('listHolds', { query: { open: 'true', limit: '10' } as never });
  for (const { id } of holds)
    await fettle.as.qualityEngineer.call('releaseScopeHold', { params: { hold: id }, body: { reason: 'New tool' } });
  await fettle.settled();

  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id: 'JO-1', flow: 'milling', quantity: 1 } });
  await fettle.settled();
  await fettle.feed(['mill-1', 'stage', 'Layer 1'], ['mill-1', 'power', 13]);
  await fettle.settled();
  const [onUnit] = await firingsOn({ serialNumber: serialNumbers[0] ?? '' });

  const first = await recordOf(alone?.id ?? '');
  const second = await recordOf(onUnit?.id ?? '');

  expect(first).toMatchObject({
    flowNode: 'worn',
    output: 'true',
    next: onUnit?.id,
    firing: { flow: 'wear', version: 1, equipment: 'mill-1' },
  });
  expect(first.firing.trace.map(({ text, comparison }) => [comparison?.at, text, comparison?.result, comparison?.decisive])).toEqual([
    ['all[0]', 'value 12.4 greaterThan 11.8: true', 'true', true],
    ['all[1].any[0]', 'stage "Layer 1" equal "Layer 1": true', 'true', true],
    ['all[1].any[1]', 'coolant (no reading) lessThan 3: unknown', 'unknown', false],
  ]);
  expect(first.firing.trace[0]?.comparison).toMatchObject({ fact: 'value', operator: 'greaterThan', constant: 11.8 });
  expect(told(first.actions)).toEqual([
    ['stop', 'holdEquipment', 'mill-1', 'settled', 'quentin', 'New tool'],
    ['call', 'andonCall', 'mill-1', 'open', '', ''],
    ['hold', 'nothing', '', 'void', '', ''],
  ]);
  expect(first.actions.at(-1)?.about).toContain('No unit is at mill-1');
  expect(first.excerpts.map(({ signal: name, points }) => [name, points.map(({ value }) => value)])).toEqual([
    ['power', [12.4, 2, 13]],
    ['stage', ['Layer 1', 'Layer 1']],
  ]);
  expect(second).toMatchObject({ previous: alone?.id, firing: { serialNumber: serialNumbers[0] } });
  expect(told(second.actions)).toContainEqual(['hold', 'holdUnit', serialNumbers[0], 'open', '', '']);
});

test('of a firing that is not there it says so', async () => {
  for (const firing of ['nothing', 'rule/wear/1/mill-1#900', 'rule/wear/1/mill-1#x'])
    await expect(recordOf(firing)).rejects.toMatchObject({ code: 'notFound' });
});
