import type { FlowDefinition } from '@fettle/flows';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BLOCK_CELL, flowOf } from '../../test/support/block-cell.ts';
import { startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';
import { runMigrateUnits } from '../cli/migrate-units-command.ts';

let fettle: TestFettle;
beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(() => fettle?.stop());

const step = (key: string, lower: number) => ({
  station: 'bench-1',
  steps: [{ key, title: 'Work', entries: [{ key: 'torque', title: 'Torque', unit: 'Nm', lower, upper: 8.5 }] }],
});
/** Work, then what is named, each by hand. */
function routing(id: string, ids: readonly string[], lower = 7.5): FlowDefinition {
  const steps = Object.fromEntries(ids.map((name) => [name, ['manual-operation', step(name, lower), name.toUpperCase()] as const]));
  const way = ['begin.out', ...ids.map((name) => `${name}.done`)].map((from, index) => `${from} > ${ids[index] ?? 'good'}.in`);
  return flowOf({ id, kind: 'routing', product: 'S-block' }, { begin: ['start-on-job-order'], ...steps, good: ['end'] }, way);
}
const order = async (id: string, flow: string, quantity = 1) => {
  await fettle.as.supervisor.call('createJobOrder', { body: { id, flow, quantity } });
  await fettle.settled();
};
const plan = (flow: string, body: { from?: number; to: number | 'draft' }) =>
  fettle.as.operator.call('planMigration', { params: { flow }, body });
const migrate = (flow: string, from: number, to: number, more: object = {}) =>
  fettle.as.processEngineer.call('migrateUnits', { params: { flow }, body: { from, to, reason: 'better limits', ...more } });
const unit = (serialNumber: string) => fettle.as.operator.call('getUnit', { params: { serialNumber } });

test('a dry run over the draft says before the release what would become of each unit', async () => {
  await fettle.release(routing('dry', ['work', 'pack']));
  await order('DRY', 'dry', 2);
  const { revision } = await fettle.as.processEngineer.call('getFlow', { params: { flow: 'dry' } });
  const definition = routing('dry', ['work', 'wash', 'pack'], 7);
  await fettle.as.processEngineer.call('saveDraft', { params: { flow: 'dry' }, body: { revision, definition } });

  const { plans } = await plan('dry', { to: 'draft' });

  expect(plans).toHaveLength(1);
  expect(plans[0]).toMatchObject({ from: 1, pairs: [{ from: 'begin', by: 'id' }, {}, {}, {}] });
  expect(plans[0]?.units).toMatchObject([
    { serialNumber: 'DRY-001', refusals: [], tokens: [{ name: 'WORK', action: 'reopens', open: ['work instruction at bench-1'] }] },
    { serialNumber: 'DRY-002', refusals: [] },
  ]);
  expect((await unit('DRY-001')).unit.version).toBe(1);
});

test('chosen units move, with their work instruction, an audit row and what became of it; the others stay', async () => {
  await fettle.release(routing('move', ['work']));
  await order('MOVE', 'move', 2);
  await fettle.release(routing('move', ['work', 'pack'], 7));

  const answer = await migrate('move', 1, 2, { units: { serialNumbers: ['MOVE-002'] } });
  await fettle.settled();

  expect(answer).toMatchObject({ asked: 1, refused: [] });
  const [stays, moved] = [await unit('MOVE-001'), await unit('MOVE-002')];
  expect([stays.unit.version, moved.unit.version]).toEqual([1, 2]);
  expect(moved.tasks.filter(({ state }) => state === 'open')).toMatchObject([
    { version: 2, instruction: { steps: [{ entries: [{ lower: 7 }] }] } },
  ]);
  const { migrations } = await fettle.as.operator.call('listMigrations', { params: { flow: 'move' }, query: { request: answer.request } });
  expect(migrations).toMatchObject([{ serialNumber: 'MOVE-002', state: 'moved', person: 'paula', reason: 'better limits' }]);
  const { entries } = await fettle.admin.call('audit', { query: { subject: 'flow/move' } });
  expect(entries[0]).toMatchObject({ action: 'migrateUnits', person: 'paula', newValue: { version: 2, serialNumbers: ['MOVE-002'] } });
  const { history } = await fettle.as.operator.call('unitHistory', { params: { serialNumber: 'MOVE-002' } });
  expect(history.find(({ kind }) => kind === 'migrated')?.data).toMatchObject({ from: 1, to: 2, person: 'paula', reason: 'better limits' });
});

test('what cannot move is refused with the reason, and nothing happens when nothing can', async () => {
  await fettle.release(routing('gone', ['work']));
  await order('GONE', 'gone');
  await fettle.release(routing('gone', ['wash']));

  const refused = migrate('gone', 1, 2);

  await expect(refused).rejects.toMatchObject({
    code: 'stateRefused',
    message: 'No unit can move. GONE-001: "WORK" has no counterpart in version 2.',
  });
  const given = await migrate('gone', 1, 2, { map: { work: 'wash' } });
  await fettle.settled();
  expect([given.asked, (await unit('GONE-001')).unit.at[0]?.flowNode]).toEqual([1, 'wash']);
});

test.each([
  [
    'a flowNode that is not there',
    { map: { nowhere: 'work' } },
    'The map names the flowNode "nowhere", which the old version does not have.',
  ],
  ['a target that is not there', { map: { work: 'nowhere' } }, 'The map leads "work" to "nowhere", which the new version does not have.'],
  ['one target twice', { map: { work: 'good', good: 'good' } }, 'Two flowNodes would become "good". Give each its own counterpart.'],
])('a map with %s is refused', async (_what, more, message) => {
  const flow = `map${message.length}`;
  await fettle.release(routing(flow, ['work']));
  await fettle.release(routing(flow, ['work', 'pack']));

  await expect(migrate(flow, 1, 2, more)).rejects.toMatchObject({ code: 'invalidInput', message });
});

test('only engineers move units', async () => {
  const asked = fettle.as.supervisor.call('migrateUnits', { params: { flow: 'move' }, body: { from: 1, to: 2, reason: 'x' } });

  await expect(asked).rejects.toMatchObject({ code: 'notAllowed' });
});

test('fettle migrate-units tells before and after', async () => {
  await fettle.release(routing('line', ['work']));
  await order('LINE', 'line');
  await fettle.release(routing('line', ['work', 'pack']));
  const lines: string[] = [];
  const run = (more: object) =>
    runMigrateUnits(fettle.as.processEngineer, {
      flow: 'line',
      from: 1,
      to: 2,
      units: {},
      map: {},
      changed: 'reopen',
      dryRun: false,
      json: false,
      write: (line) => void lines.push(line),
      ...more,
    });

  const well = [await run({ dryRun: true }), await run({ reason: 'better' })];

  expect(well).toEqual([true, true]);
  expect(lines).toEqual(['LINE-001  can move: WORK (work instruction at bench-1) stays as it is', 'LINE-001  moved']);
});
