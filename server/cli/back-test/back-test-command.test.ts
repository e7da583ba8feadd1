import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ruleOf, source } from '../../../engine/testing/past-of.ts';
import { readEnvironment } from '../../environment.ts';
import { runCommandLine } from '../run-command-line.ts';

let folder = '';
const rule = ruleOf([
  source('power', 'power'),
  ['high', 'condition', { condition: { all: [{ fact: 'value', operator: 'greaterThan', value: 5 }] } }, 'power'],
  ['call', 'andon-call', { station: 'mill-1', title: 'Look' }, 'high'],
]);
const CSV = `time,equipment,signal,value,quality
2026-11-20T06:00:00Z,mill-1,power,4,good
2026-11-20T06:01:00Z,mill-1,power,6,good
2026-11-20T06:02:00Z,mill-1,power,9,bad
2026-11-20T06:03:00Z,mill-1,power,1,
2026-11-20T06:10:00Z,mill-1,power,5.5,good
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-back-test-'));
  await writeFile(join(folder, 'rule.json'), JSON.stringify(rule));
  await writeFile(join(folder, 'readings.csv'), CSV);
  await writeFile(join(folder, 'events.jsonl'), '{"at":1000,"event":{"equipment":"mill-1","signal":"power","value":6}}\n{"at":2000}\n');
  await writeFile(join(folder, 'wide.csv'), 'power,stage\n1,A\n7,A\n');
});

async function backTest(...args: string[]) {
  const lines: string[] = [];
  const faults: string[] = [];
  const output = { out: (line: string) => void lines.push(line), err: (line: string) => void faults.push(line) };
  const code = await runCommandLine(['backtest', join(folder, 'rule.json'), ...args], readEnvironment({ INIT_CWD: folder }), output);
  return { lines, faults, code };
}

describe('fettle backtest', () => {
  it('tells what fires over a file of readings, and why', async () => {
    const { lines, code } = await backTest('--data', join(folder, 'readings.csv'));

    expect(code).toBe(0);
    expect(lines).toEqual([
      '5 readings of mill-1.',
      'It would have fired 2 times.',
      'Would have followed: Andon calls 2.',
      expect.stringMatching(/^ {2}2026-11-20T06:01:00.000Z {2}mill-1 {2}high {2}\(.*6.*5.*\)$/),
      expect.stringMatching(/^ {2}2026-11-20T06:10:00.000Z/),
    ]);
  });

  it('compares a changed param with the file as it is, and tells it as JSON', async () => {
    const { lines } = await backTest('--data', join(folder, 'readings.csv'), '--set', 'high.condition.all[0].value=5.7', '--json');

    const report = JSON.parse(lines[0] ?? '');
    expect(report).toMatchObject({
      sentence: 'Compared with the flow as it is, the draft would have fired once less.',
      lost: [{ equipment: 'mill-1', flowNode: 'high', time: Date.parse('2026-11-20T06:10:00Z') }],
      gained: [],
      readings: 5,
    });
    expect(report.consequences).toHaveLength(1);
  });

  it('takes JSON lines, and recordings with a column for each signal, where each file is a unit', async () => {
    const mapping = join(folder, 'map.json');
    await writeFile(mapping, JSON.stringify({ columns: { stage: { type: 'string' }, power: { type: 'double' } } }));

    const events = await backTest('--data', join(folder, 'events.jsonl'), '--against', 'none');
    const recording = await backTest('--data', join(folder, 'wide.csv'), '--mapping', mapping, '--equipment', 'mill-1');

    expect(events.lines[1]).toBe('It would have fired once.');
    expect(recording.lines.slice(0, 2)).toEqual(['4 readings of mill-1.', 'It would have fired once on 1 unit.']);
    expect(recording.lines[3]).toContain('wide');
  });

  it.each([
    [[], 'Over which readings?'],
    [['--data', 'wide.csv'], 'has no column "time", "signal", "value", "equipment"'],
    [['--data', 'readings.csv', '--set', 'nothing'], 'changes nothing'],
    [['--data', 'readings.csv', '--set', 'high.nowhere.deep=1'], 'has no param "nowhere.deep"'],
    [['--data', 'readings.csv', '--against', 'released'], 'No version of it is released'],
    [['--data', 'readings.csv', '--within', 'x'], 'Within how many seconds?'],
    [['--data', 'readings.csv', '--signal', 'x'], 'names no column'],
  ])('refuses %j', async (args, message) => {
    const { faults, code } = await backTest(...args.map((arg) => (arg.endsWith('.csv') ? join(folder, arg) : arg)));

    expect([code, faults.join()]).toEqual([1, expect.stringContaining(message)]);
  });
});
