import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BLOCK_CELL, benchRouting, blockRouting } from '../../test/support/block-cell.ts';
import { type CommandResult, runFettleCommand } from '../../test/support/fettle-process.ts';
import { ADMIN_PASSWORD, startTestFettle, type TestFettle } from '../../test/support/running-fettle.ts';
import { readEnvironment } from '../environment.ts';
import { runCommandLine } from './run-command-line.ts';

let fettle: TestFettle;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-cli-'));
  fettle = await startTestFettle();
  await fettle.plant(BLOCK_CELL);
});
afterAll(async () => {
  await fettle?.stop();
  await rm(folder, { recursive: true, force: true });
});

const variables = () => ({
  INIT_CWD: folder,
  FETTLE_PASSWORD: ADMIN_PASSWORD,
  FETTLE_PORT: new URL(fettle.address).port,
  FETTLE_DATA: 'data',
  DATABASE_URL: fettle.databaseUrl,
});

/** In this process, with the folder where it was typed in INIT_CWD, as npm leaves it. */
async function run(variables: Readonly<Record<string, string>>, ...args: string[]): Promise<CommandResult> {
  const output = { stdout: '', stderr: '' };
  const code = await runCommandLine(args, readEnvironment(variables), {
    out: (line) => {
      output.stdout += `${line}\n`;
    },
    err: (line) => {
      output.stderr += `${line}\n`;
    },
  });
  return { code, ...output };
}
const typed = (...args: string[]) => run(variables(), ...args);
const write = (name: string, content: unknown) =>
  writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

const EVENTS = [
  '{"at":1000,"start":{"serialNumber":"7"}}',
  '# the operator',
  '{"at":2000,"complete":{"flowNode":"work","entries":{"torque":{"value":8}}}}',
].join('\n');

describe('usage', () => {
  test('a command that is not there, or not complete, is shown the usage and ends with 2; help ends with 0', async () => {
    const [unknown, incomplete, nothing, help, number] = await Promise.all([
      typed('fly'),
      typed('simulate', 'x.json'),
      typed(),
      typed('play', '--help'),
      typed('play', '.', '--speed', 'fast'),
    ]);

    expect([unknown.code, incomplete.code, nothing.code, help.code, number.code]).toEqual([2, 2, 2, 0, 2]);
    expect(unknown.stderr).toContain("unknown command 'fly'");
    expect(incomplete.stderr).toContain("missing required argument 'events'");
    expect(nothing.stderr).toContain('Usage: fettle');
    expect(help.stdout).toContain('serve recorded CSV files');
    expect([unknown.stdout, incomplete.stdout, nothing.stdout, number.stdout]).toEqual(['', '', '', '']);
  });
});

test('as a process it keeps stdout for results and says the rest on stderr', async () => {
  await write('flow.json', benchRouting());
  await write('events.jsonl', EVENTS);

  const [good, refused, unset] = await Promise.all([
    runFettleCommand(['simulate', 'flow.json', 'events.jsonl'], variables()),
    runFettleCommand(['simulate', 'flow.json', 'no.jsonl'], variables()),
    runFettleCommand(['doctor'], { FETTLE_PORT: 'abc' }),
  ]);

  expect({ code: good.code, stderr: good.stderr }).toEqual({ code: 0, stderr: '' });
  for (const line of good.stdout.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('kind');
  expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^fettle: There is no file .*no\.jsonl/) });
  expect(unset).toEqual({ code: 1, stdout: '', stderr: 'fettle: FETTLE_PORT is "abc"; it is a port number from 0 to 65535.\n' });
});

describe('simulate', () => {
  test('prints the history as JSON lines and nothing else; paths are those of who typed', async () => {
    await write('flow.json', benchRouting());
    await write('events.jsonl', EVENTS);

    const { code, stdout, stderr } = await typed('simulate', 'flow.json', 'events.jsonl');

    const kinds = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect(kinds).toEqual(expect.arrayContaining(['unitStarted', 'workInstructionOpened', 'workInstructionCompleted', 'unitFinished']));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('refuses files that are wrong in one sentence that names the place', async () => {
    await write('flow.json', benchRouting());
    await write('no.json', '{"schema":');
    await write('typed-wrong.json', { ...benchRouting(), flowNodes: [{ id: 'a b' }] });
    await write('bad-type.json', {
      ...benchRouting(),
      flowNodes: [{ id: 'a', type: 'teleporter', typeVersion: 1, name: '', params: {} }],
      sequenceFlows: [],
    });
    await write('events.jsonl', EVENTS);
    await write('broken.jsonl', '{"at":1}\n{"at":2,"start":{}}');
    await write('nobody.jsonl', '{"at":1,"complete":{"flowNode":"work"}}');

    const answers = await Promise.all([
      typed('simulate', 'flow.json', 'nothing.jsonl'),
      typed('simulate', 'no.json', 'events.jsonl'),
      typed('simulate', 'typed-wrong.json', 'events.jsonl'),
      typed('simulate', 'bad-type.json', 'events.jsonl'),
      typed('simulate', 'flow.json', 'broken.jsonl'),
      typed('simulate', 'flow.json', 'nobody.jsonl'),
      typed('simulate', 'flow.json', 'events.jsonl', '--plant', 'no.json'),
      typed('simulate', 'flow.json', '.'),
    ]);

    expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 1));
    for (const { stderr } of answers) {
      expect(stderr).toMatch(/^fettle: /);
      expect(stderr).not.toMatch(/this is a defect|node_modules|at .*\(/);
    }
    expect(answers[0]?.stderr).toContain('nothing.jsonl');
    expect(answers[4]?.stderr).toContain('Line 2');
  });
});

describe('apply and export', () => {
  test('what was exported applies as unchanged, byte for byte the same again', async () => {
    await mkdir(join(folder, 'flows'), { recursive: true });
    await write('flows/bench.json', { ...benchRouting(), layout: { positions: { work: { x: 5, y: 6 } } } });
    await write('flows/block.json', blockRouting());

    const created = await typed('apply', 'flows', '--release', 'first set');
    const exported = await typed('export', 'out');
    const unchanged = await typed('apply', 'out');
    const released = await typed('export', 'released', '--released');
    await typed('export', 'again');

    expect(created).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('bench.json: bench created, released as version 1'),
    });
    expect(exported.code).toBe(0);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['bench.json', 'block.json']);
    expect(unchanged.stdout).toBe('bench.json: bench unchanged\nblock.json: block unchanged\n');
    expect(released.code).toBe(0);
    for (const file of ['bench.json', 'block.json']) {
      const text = await readFile(join(folder, 'out', file), 'utf8');
      expect(await readFile(join(folder, 'again', file), 'utf8')).toBe(text);
      expect(await readFile(join(folder, 'released', file), 'utf8')).toBe(text);
    }
  });

  test('a change of the layout or the description alone is applied too', async () => {
    await mkdir(join(folder, 'moved'), { recursive: true });
    await write('moved/bench.json', { ...benchRouting(), description: 'By hand', layout: { positions: { work: { x: 50, y: 60 } } } });

    const applied = await typed('apply', 'moved', '--release', 'moved');

    expect(applied.stdout).toBe('bench.json: bench saved, version 1 is in use\n');
    const { draft } = await fettle.admin.call('getFlow', { params: { flow: 'bench' } });
    expect(draft).toMatchObject({ description: 'By hand', layout: { positions: { work: { x: 50, y: 60 } } } });
  });

  test('where releases are signed, the drafts are there and it says who has to sign them, and where', async () => {
    const rules = (signature: boolean) =>
      fettle.admin.call('putReleaseRules', { body: { rules: { signature, review: false }, reason: 'for a test' } });
    await mkdir(join(folder, 'signed'), { recursive: true });
    await write('signed/signed.json', benchRouting('signed'));
    await rules(true);

    const applied = await typed('apply', 'signed', '--release', 'signed');
    await rules(false);

    expect(applied).toMatchObject({ code: 1, stdout: 'signed.json: signed created, to be signed\n' });
    expect(applied.stderr).toContain('Open /design/signed, look at what changes and sign under "Release…".');
    const { summary } = await fettle.admin.call('getFlow', { params: { flow: 'signed' } });
    expect(summary.releasedVersion).toBeUndefined();
  });

  test('one file that is wrong keeps all of a folder out', async () => {
    await mkdir(join(folder, 'mixed'), { recursive: true });
    await write('mixed/a.json', benchRouting('never'));
    await write('mixed/b.json', '{}');

    const refused = await typed('apply', 'mixed');

    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('b.json') });
    expect((await fettle.admin.call('listFlows')).flows.map(({ id }) => id)).not.toContain('never');
  });
});

describe('order', () => {
  test('starts units, and says in one sentence why it cannot', async () => {
    const good = await typed('order', 'bench', '--id', 'CLI-1', '--serial', 'A 1', 'A/2');
    const refused = await Promise.all([
      typed('order', 'nothing', '--id', 'CLI-2'),
      typed('order', 'bench', '--id', 'CLI-3', '--quantity', '0'),
      typed('order', 'bench', '--id', 'CLI-4', '--equipment', 'mill'),
      typed('order', 'bench', '--id', 'CLI-5', '--user', 'nobody'),
      typed('order', 'bench', '--id', 'CLI-6', '--url', 'http://127.0.0.1:9'),
    ]);

    expect(JSON.parse(good.stdout)).toMatchObject({ jobOrder: { id: 'CLI-1', quantity: 2 }, serialNumbers: ['A 1', 'A/2'] });
    expect(refused.map(({ code }) => code)).toEqual([1, 1, 1, 1, 1]);
    for (const { stderr, stdout } of refused)
      expect({ stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ stdout: '', lines: 1 });
  });
});

describe('doctor and password', () => {
  test('doctor looks at the database, the queue and the invariants', async () => {
    await fettle.settled();
    const { code, stdout } = await typed('doctor', '--json', '--invariants');

    const findings = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { check: string; ok: boolean; detail: string });
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(expect.arrayContaining(['program', 'server', 'database', 'inbox', 'incidents']));
    expect(code).toBe(0);
    expect(stdout).not.toContain(new URL(fettle.databaseUrl).password);
  });

  test('doctor says what is wrong, and ends with 1', async () => {
    const { code, stdout } = await run({ FETTLE_DATA: join(folder, 'empty'), FETTLE_PORT: '9' }, 'doctor');

    expect(code).toBe(1);
    expect(stdout).toMatch(/WRONG {2}database: There is no Fettle database/);
  });

  test('password sets a new one for who lost it, and ends the old sessions', async () => {
    const client = await fettle.person('forgetful', 'operator');

    const { code, stdout } = await typed('password', 'forgetful');
    const nobody = await typed('password', 'nobody');

    expect(code).toBe(0);
    await expect(client.call('whoAmI')).rejects.toMatchObject({ code: 'notSignedIn' });
    await expect(client.signIn('forgetful', stdout.trim())).resolves.toBeUndefined();
    expect(nobody).toMatchObject({ code: 1, stdout: '', stderr: 'fettle: There is no person "nobody".\n' });
  });
});

describe('play', () => {
  test('serves a folder of recordings until it is played', async () => {
    await mkdir(join(folder, 'recording'), { recursive: true });
    await write('recording/1.csv', 'a,b\n1,2\n3,4\n');

    const [played, nothing] = await Promise.all([typed('play', 'recording', '--speed', '100'), typed('play', 'no-such-folder')]);

    expect(played.stdout).toMatch(/at 100x: opc\.tcp:\/\/127\.0\.0\.1:\d+\npart 1 played: 2 rows, 4 readings/);
    expect(played.code).toBe(0);
    expect(nothing.code).toBe(1);
    expect(nothing.stderr).toMatch(/^fettle: .*no-such-folder/);
  });
});
