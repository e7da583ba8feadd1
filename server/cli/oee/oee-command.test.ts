import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEnvironment } from '../../environment.ts';
import { runCommandLine } from '../run-command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-oee-'));
  await writeFile(
    join(folder, 'elements.csv'),
    '# hit policy: F\nin state,out element\nrunning,production\n"""changing tool"", ""warming up""",setUp\nstarved,delay\nfault,down\nbreak,plannedDown\n',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function oee(...args: string[]) {
  const output = { stdout: '', stderr: '' };
  const code = await runCommandLine(['oee', ...args], readEnvironment({ INIT_CWD: folder }), {
    out: (line) => {
      output.stdout += `${line}\n`;
    },
    err: (line) => {
      output.stderr += `${line}\n`;
    },
  });
  return { code, ...output };
}
const SHIFT = ['--pri', '1', '--pq', '300', '--gq', '294'];

describe('fettle oee', () => {
  test('the worked shift: .90 × .79365 × .98 = .70', async () => {
    const { code, stdout } = await oee('--pbt', '420', '--apt', '378', ...SHIFT, '--json');

    expect(code).toBe(0);
    const { availability, effectiveness, qualityRatio, oee: index, nee } = JSON.parse(stdout);
    expect([availability, effectiveness, qualityRatio, index].map((value) => Number(value.toFixed(5)))).toEqual([0.9, 0.79365, 0.98, 0.7]);
    expect(nee).toBeNull();
  });

  test('says where the time went', async () => {
    const { stdout } = await oee('--pbt', '420', '--apt', '378', ...SHIFT, '--inspected', '300', '--first-pass', '288');

    expect(stdout).toMatch(/^OEE +70 % /m);
    expect(stdout).toMatch(/^First pass +96 % /m);
    expect(stdout).toMatch(/no production +42 {2}10 %/);
  });

  test('from states of the machine, by a table that the user edits', async () => {
    await writeFile(
      join(folder, 'states.csv'),
      'time,state\n2026-11-27T06:00:00Z,running\n2026-11-27T11:00:00Z,break\n2026-11-27T12:00:00Z,changing tool\n2026-11-27T12:21:00Z,running\n2026-11-27T13:39:00Z,starved\n2026-11-27T13:50:00Z,fault\n2026-11-27T14:00:00Z,\n2026-11-27T14:05:00Z,cleaning\n',
    );

    const { stdout } = await oee(
      '--states',
      'states.csv',
      '--table',
      'elements.csv',
      '--until',
      '2026-11-27T14:06:00Z',
      ...SHIFT,
      '--json',
    );

    const { times, availability, nee } = JSON.parse(stdout);
    expect(times).toEqual({
      pbt: 420,
      apt: 378,
      aupt: 399,
      elements: { production: 378, setUp: 21, delay: 11, down: 10, plannedDown: 60, unknown: 6 },
    });
    expect([availability, Number(nee.toFixed(5))]).toEqual([0.9, 0.73889]);
  });

  test('nothing produced in no time has no value', async () => {
    const { stdout } = await oee('--pbt', '0', '--apt', '0', '--pri', '1', '--pq', '0', '--gq', '0');

    expect(stdout).toMatch(/^OEE +no value/m);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['no times', [], /Give the times, --pbt and --apt/],
    ['more good ones than pieces', ['--pbt', '420', '--apt', '378', '--gq', '301'], /GQ 301 is more than PQ 300/],
    ['states that nobody maps', ['--states', 'states.csv'], /Give a decision table/],
    ['times and states', ['--pbt', '1', '--states', 'states.csv', '--table', 'elements.csv'], /either the times or --states/],
    ['no end', ['--states', 'states.csv', '--table', 'elements.csv'], /say with --until/],
  ])('%s is refused with what to do', async (_, args, message) => {
    const { code, stderr } = await oee(...SHIFT, ...args);

    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });
});
