import { afterAll, beforeAll, expect, test } from 'vitest';
import { flowOf } from '../../../test/support/block-cell.ts';
import { ADMIN_PASSWORD, type FedReading, startTestFettle, type TestFettle } from '../../../test/support/running-fettle.ts';
import { runCommandLine } from '../../cli/run-command-line.ts';
import { readEnvironment } from '../../environment.ts';

const signal = (name: string, valueKind: 'string' | 'number', delivery: 'sample' | 'event' = 'sample') => ({
  name,
  title: name === 'power' ? 'Spindle power' : '',
  valueKind,
  unit: name === 'power' ? 'kW' : '',
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

const wear = (limit: number, id = 'wear', equipment = 'mill-1') =>
  flowOf(
    { id, kind: 'qualityRule', name: 'Tool wear' },
    {
      power: ['signal-source', { appliesTo: 'equipment', equipment, signal: 'power', valueKind: 'number', unit: 'kW' }, 'Spindle power'],
      worn: [
        'condition',
        {
          condition: {
            all: [
              { fact: 'value', operator: 'greaterThan', value: limit },
              { fact: 'stage', operator: 'equal', value: 'Layer 1' },
            ],
          },
        },
        'Tool is worn',
      ],
      call: ['andon-call', { station: equipment, title: 'Look at the tool' }, 'Call'],
    },
    ['power.out > worn.in', 'worn.true > call.firing'],
  );

let fettle: TestFettle;
let serialNumber = '';
beforeAll(async () => {
  fettle = await startTestFettle();
  const signals = [signal('power', 'number'), signal('stage', 'string', 'event')];
  await fettle.plant({
    equipment: [
      { id: 'mill-1', title: 'Mill 1', signals },
      { id: 'mill-2', title: 'Mill 2', signals },
    ],
  });
  await fettle.release(routing);
  await fettle.release(wear(11.8));
  await fettle.release(wear(11.8, 'wear-2', 'mill-2'));
  const { serialNumbers } = await fettle.as.supervisor.call('createJobOrder', { body: { id: 'JO-1', flow: 'milling', quantity: 1 } });
  serialNumber = serialNumbers[0] ?? '';
  await fettle.settled();
  // Each of its own moment.
  const feed = async (reading: FedReading) => {
    await fettle.feed(reading);
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await feed(['mill-1', 'power', 9]);
  await feed(['mill-1', 'stage', 'Layer 1']);
  await feed(['mill-1', 'power', 4]);
  await feed(['mill-1', 'power', 11.6]);
  await feed(['mill-1', 'stage', 'Layer 2']);
  await feed(['mill-1', 'power', 12.1]);
  await feed(['mill-1', 'stage', 'End']);
  await fettle.settled();
}, 120_000);
afterAll(() => fettle?.stop());

const ask = (flow: string, query: { unit?: string; equipment?: string; at?: number; version?: number }) =>
  fettle.as.qualityEngineer.call('whyNot', { params: { flow }, query: query as never });

test('of a unit it says when it was nearest, what was missing, and what was not known', { timeout: 60_000 }, async () => {
  const answer = await ask('wear', { unit: serialNumber });

  expect(answer).toMatchObject({
    flow: 'wear',
    flowName: 'Tool wear',
    notes: [],
    stays: [{ equipment: 'mill-1', serialNumber, version: 1, fired: [] }],
  });
  const [stay] = answer.stays;
  expect(stay?.judged).toEqual({ true: 0, false: 4, unknown: 0 });
  expect(stay?.nearest?.missing.map(({ words }) => words)).toEqual(['spindle power was 11.6 kW, 0.2 kW below 11.8 kW']);
  expect(stay?.nearest?.missing[0]).toMatchObject({ fact: 'value', result: 'false', value: 11.6, gap: expect.closeTo(0.2) });
  expect(stay?.unknown).toEqual([{ fact: 'stage', moments: 1, words: 'stage had no reading' }]);
  expect(stay?.words).toMatch(/^It was not true at any of 4 moments\. Closest at .*: spindle power was 11\.6 kW, 0\.2 kW below/);
});

test('of a machine and a time, by another version, of a rule on another machine, and when it did fire', { timeout: 60_000 }, async () => {
  const now = fettle.engine.clock.now();
  await fettle.feed(['mill-2', 'stage', 'Layer 2'], ['mill-2', 'power', 12]);
  await fettle.settled();

  const other = await ask('wear-2', { equipment: 'mill-2', at: fettle.engine.clock.now() });
  const elsewhere = await ask('wear-2', { unit: serialNumber });
  const before = await ask('wear', { equipment: 'mill-1', at: now - 3_600_000 });
  await fettle.release(wear(10));
  const since = await ask('wear', { equipment: 'mill-1', at: now, version: 2 });
  await fettle.feed(['mill-2', 'stage', 'Layer 1'], ['mill-2', 'power', 12.5]);
  await fettle.settled();
  const fired = await ask('wear-2', { equipment: 'mill-2', at: fettle.engine.clock.now() });

  expect(other.stays[0]?.nearest?.missing.map(({ words }) => words)).toEqual(['stage was “Layer 2”, needed “Layer 1”']);
  expect(elsewhere).toMatchObject({ stays: [], notes: [`Unit ${serialNumber} was only at mill-1; the rule judges mill-2.`] });
  expect(before.notes[0]).toContain('The rule was released only at');
  expect(before.stays[0]?.words).toContain('Nothing that the rule judges was recorded on mill-1');
  expect(since.stays[0]).toMatchObject({ version: 2, judged: { true: 1 } });
  expect(fired.stays[0]).toMatchObject({ fired: [{ title: 'Tool is worn' }], words: expect.stringContaining('It did fire') });
});

test('what nobody can answer is refused with what to do', async () => {
  await expect(ask('nothing', { unit: serialNumber })).rejects.toMatchObject({ code: 'notFound' });
  await expect(ask('wear', { unit: 'nobody' })).rejects.toMatchObject({ code: 'notFound' });
  await expect(ask('wear', { equipment: 'mill-1' })).rejects.toMatchObject({ code: 'invalidInput' });
});

/** In a shell: exit code and lines. */
async function shell(...args: string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(...line.split('\n'));
  const environment = readEnvironment({ FETTLE_PASSWORD: ADMIN_PASSWORD });
  const code = await runCommandLine([...args, '--url', fettle.address], environment, { out: write, err: write });
  return { code, lines };
}

test('in a shell it says at which times, that a draft was only in shadow, and what was on hold', { timeout: 60_000 }, async () => {
  await fettle.admin.call('createFlow', { body: { definition: { ...wear(12.4, 'hot', 'mill-2'), name: 'Too hot' } } });
  const never = await shell('explain', 'hot', '--equipment', 'mill-2', '--at', '2026-11-27T10:00:00Z');
  const started = await shell('shadow', 'start', 'hot');
  const again = await shell('shadow', 'start', 'hot', '--revision', '99');
  await fettle.admin.call('placeScopeHold', { body: { scope: 'equipment', subject: 'mill-2', reason: 'dirty' } });
  await fettle.feed(['mill-2', 'power', 1]);
  await fettle.feed(['mill-2', 'stage', 'Layer 1'], ['mill-2', 'power', 13]);
  await fettle.settled();

  const found = await shell('shadow', 'hot');
  const asJson = await shell('shadow', 'list', 'hot', '--json');
  const why = await shell('explain', 'hot', '--equipment', 'mill-2', '--at', String(fettle.engine.clock.now()));
  const beside = await shell('explain', 'wear-2', '--equipment', 'mill-2', '--at', String(fettle.engine.clock.now()));
  const stopped = await shell('shadow', 'stop', 'hot', '--reason', 'seen enough');
  const runs = await shell('shadow', 'runs', 'hot');

  expect(never).toMatchObject({ code: 1, lines: [expect.stringContaining('has never been released')] });
  expect(started).toMatchObject({ code: 0, lines: [expect.stringMatching(/^Revision \d+ of "hot" runs in shadow: run /)] });
  expect(again.code).toBe(1);
  expect(found.lines[0]).toMatch(
    /^revision \d+ while none was released, since .*Z by admin, runs still; units: 0 both fire, 1 the draft alone, 0 the released version alone$/,
  );
  expect(found.lines[1]).toMatch(/^\+ .*Z {2}mill-2 {2}Tool is worn {2}\(.*13.*12\.4.*\) {2}would: call mill-2$/);
  expect(JSON.parse(asJson.lines[0] ?? '')).toMatchObject({
    run: { gained: 1 },
    divergences: [{ verdict: 'gained', equipment: 'mill-2' }],
  });
  expect(why.lines).toEqual([
    '"Too hot" has never been released, so nothing that it asks for ever happened.',
    expect.stringMatching(
      /^A draft ran in shadow from .* UTC and runs still, while no version was released: it judged, and its actions were suppressed\.$/,
    ),
    expect.stringMatching(/^The draft in shadow fired “Tool is worn” on mill-2 at .* UTC, and would have done this: call mill-2\.$/),
  ]);
  expect(beside.lines[1]).toMatch(/^mill-2 was on hold from .* UTC on: dirty \(admin\)\.$/);
  expect(beside.lines[2]).toMatch(/^mill-2 {2}.*Z … .*Z {2}by version 1 of Tool wear$/);
  expect(stopped).toEqual({ code: 0, lines: ['No draft of "hot" runs in shadow any more.'] });
  expect(runs.lines[0]).toContain('ended');
  expect(runs.lines[0]).toContain('by admin: seen enough');
  expect((await shell('shadow', 'nothing')).code).toBe(1);
  expect((await shell('explain', 'wear', '--unit', serialNumber, '--rule-version', 'x')).lines[0]).toContain('is no version of the rule');
});
