import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowOf } from '../../test/support/block-cell.ts';
import { ADMIN_PASSWORD, startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';
import { runCommandLine } from '../cli/run-command-line.ts';
import { readEnvironment } from '../environment.ts';

let fettle: TestFettle;
const pressed = flowOf(
  { id: 'pressed', kind: 'routing', product: 'plate' },
  {
    begin: ['start-on-job-order'],
    press: ['machine-operation', { equipment: 'press-1', completeWhen: "done == 'yes'" }, 'Press'],
    look: ['inspection', { station: 'bench-1', characteristics: [{ key: 'visual', title: 'No cracks', kind: 'attribute' }] }, 'Look'],
    good: ['end'],
    bad: ['scrap', { reason: 'Cracked' }],
  },
  ['begin.out > press.in', 'press.done > look.in', 'look.passed > good.in', 'look.failed > bad.in'],
);
const signal = (name: string, delivery: 'sample' | 'event') => ({
  name,
  title: name,
  valueKind: 'string' as const,
  unit: '',
  delivery,
  writable: false,
});

beforeAll(async () => {
  fettle = await startTestFettle();
  await fettle.plant({
    equipment: [
      { id: 'press-1', title: 'Press 1', signals: [signal('mode', 'sample'), signal('done', 'event')] },
      { id: 'bench-1', title: 'Bench 1' },
    ],
  });
  await fettle.release(pressed);
});
afterAll(() => fettle?.stop());

const settings = {
  signal: 'mode',
  elements: [
    { state: 'running', element: 'production' as const },
    { state: 'setting up', element: 'setUp' as const },
    { state: 'fault', element: 'down' as const },
    { state: 'break', element: 'plannedDown' as const },
  ],
  plannedRunTime: 60,
};
const params = { equipment: 'press-1' };
const MINUTE = 60_000;

/** A shift of an hour that ends now, as a machine would have told it. */
async function recordShift(): Promise<{ from: number; to: number }> {
  const to = fettle.engine.clock.now();
  const from = to - 60 * MINUTE;
  const readings = [
    [-5, 'running', 0],
    [10, 'setting up', 0],
    [15, 'running', 0],
    [40, 'fault', 0],
    [44, 'running', 0],
    [46, 'running', 2],
    [50, 'break', 0],
    [55, 'cleaning', 0],
  ] as const;
  await fettle.engine.pool.query(`INSERT INTO signal_key (source, equipment, signal) VALUES ('past', 'press-1', 'mode')`);
  for (const [index, [minute, state, quality]] of readings.entries())
    await fettle.engine.pool.query(
      `INSERT INTO machine_event (received_at, source_time, id_hash, signal_key, quality, routed, text)
        SELECT $1::bigint, $1::bigint, $2::bigint, id, $3::smallint, false, $4 FROM signal_key WHERE source = 'past'`,
      [from + minute * MINUTE, index, quality, state],
    );
  return { from, to };
}

test('OEE of a machine comes from its recorded states and the units that it was done with, and its settings are on the audit trail', async () => {
  const shift = await recordShift();
  await fettle.admin.call('createJobOrder', { body: { id: 'JO-1', flow: 'pressed', quantity: 2, serialNumbers: ['P-1', 'P-2'] } });
  await fettle.settled();
  for (const serialNumber of ['P-1', 'P-2']) {
    await fettle.feed(['press-1', 'done', 'yes']);
    await fettle.settled();
    const { tasks } = await fettle.as.operator.call('listTasks', { query: { serialNumber } });
    const body = { entryId: `looked-at-${serialNumber}`, outcome: 'inspected', entries: { visual: { value: serialNumber === 'P-1' } } };
    await fettle.as.operator.call('completeTask', { params: { task: tasks[0]?.id ?? '' }, body });
    await fettle.settled();
  }
  const to = fettle.engine.clock.now() + 1;
  const before = await fettle.as.supervisor.call('equipmentOee', { params, query: { ...shift, to } });
  const preview = await fettle.as.supervisor.call('equipmentOee', { params, query: { ...shift, to, signal: 'mode' } });
  await fettle.as.processEngineer.call('putOeeSettings', { params, body: settings });

  const of = await fettle.as.supervisor.call('equipmentOee', { params, query: { from: shift.from, to: shift.to } });
  const withUnits = await fettle.as.supervisor.call('equipmentOee', { params, query: { from: shift.from, to } });

  expect([before.settings, before.states, before.indices]).toEqual([undefined, [], undefined]);
  expect(preview.states.map(({ state }) => state)).toContain('setting up');
  expect(of.states).toEqual([
    { state: 'running', element: 'production', seconds: (10 + 25 + 2) * 60 },
    { state: 'break', element: 'plannedDown', seconds: 300 },
    { state: 'cleaning', seconds: 300 },
    { state: 'setting up', element: 'setUp', seconds: 300 },
    { state: 'fault', element: 'down', seconds: 240 },
    { seconds: 240 },
  ]);
  expect(of.indices?.availability).toBeCloseTo(37 / (37 + 5 + 4), 9);
  expect(of.indices?.qualityRatio).toBeNull();
  expect(of.indices?.oee).toBeNull();
  expect([withUnits.produced, withUnits.good, withUnits.indices?.qualityRatio]).toEqual([2, 1, 0.5]);
  expect(withUnits.indices?.effectiveness).toBeCloseTo((60 * 2) / (37 * 60), 2);
  const [audited] = (await fettle.admin.call('audit', { query: { subject: 'equipment/press-1' } })).entries;
  expect(audited).toMatchObject({ action: 'putOeeSettings', person: 'paula', newValue: settings });
});

test('the command line tells the same of a machine, and what cannot be is refused', async () => {
  const to = fettle.engine.clock.now();
  const lines: string[] = [];
  const run = (...args: string[]) =>
    runCommandLine(
      ['oee', '--equipment', 'press-1', '--url', fettle.address, ...args],
      readEnvironment({ FETTLE_PASSWORD: ADMIN_PASSWORD }),
      { out: (line) => void lines.push(line), err: (line) => void lines.push(line) },
    );

  const code = await run('--from', new Date(to - 70 * MINUTE).toISOString());
  const call = (body: object) => fettle.as.processEngineer.call('putOeeSettings', { params, body: { ...settings, ...body } });

  expect(code).toBe(0);
  expect(lines.join('\n')).toMatch(/^OEE +/m);
  expect(lines.join('\n')).toMatch(/Quality ratio +50 % +1 good of 2/);
  await expect(call({ elements: [settings.elements[0], settings.elements[0]] as never })).rejects.toMatchObject({ code: 'invalidInput' });
  await expect(fettle.as.supervisor.call('equipmentOee', { params, query: { from: to, to: to - 1 } })).rejects.toMatchObject({
    code: 'invalidInput',
  });
  await expect(
    fettle.as.supervisor.call('equipmentOee', { params: { equipment: 'nowhere' }, query: { from: 0, to: 1 } }),
  ).rejects.toMatchObject({ code: 'notFound' });
});
