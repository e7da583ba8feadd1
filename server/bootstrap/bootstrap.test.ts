import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** A small project with the bootstrap in it: one package from a folder, so that npm needs no registry. */
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fettle-bootstrap-'));
  cpSync(import.meta.dirname, join(root, 'server', 'bootstrap'), { recursive: true });
  writeJson('package.json', { name: 'small', version: '1.0.0', type: 'module', dependencies: { part: 'file:part' } });
  writeJson('part/package.json', { name: 'part', version: '1.0.0' });
  writeJson('package-lock.json', lockOf({ part: '1.0.0' }));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('run.mjs', () => {
  test('installs what is missing, then runs the program; stdout is the program’s alone', () => {
    write('program.ts', 'const answer: number = 42; console.log(JSON.stringify({ answer, args: process.argv.slice(2) }));');

    const { stdout, stderr, status } = run('run.mjs', 'program.ts', '--json', 'x');

    expect(status).toBe(0);
    expect(stdout).toBe('{"answer":42,"args":["--json","x"]}\n');
    expect(stderr).toMatch(/^Installing packages.*\nPackages installed in \d+ s\.\n$/);
    expect(existsSync(join(root, 'node_modules', 'part'))).toBe(true);
  });

  test('installs nothing the second time, and the difference when the lock has changed', () => {
    write('program.ts', '');
    run('run.mjs', 'program.ts');

    const second = run('run.mjs', 'program.ts');
    writeJson('package.json', {
      name: 'small',
      version: '1.0.0',
      type: 'module',
      dependencies: { part: 'file:part', other: 'file:other' },
    });
    writeJson('other/package.json', { name: 'other', version: '1.0.0' });
    writeJson('package-lock.json', lockOf({ part: '1.0.0', other: '1.0.0' }));
    const third = run('run.mjs', 'program.ts');

    expect(second.stderr).toBe('');
    expect(third.stderr).toContain('The list of packages has changed');
    expect(existsSync(join(root, 'node_modules', 'other'))).toBe(true);
  });

  test('takes an install that was cut off for none', () => {
    write('program.ts', '');
    run('run.mjs', 'program.ts');
    rmSync(join(root, 'node_modules', '.package-lock.json'));

    expect(run('run.mjs', 'program.ts').stderr).toContain('Installing packages');
  });

  test('says what to do when npm cannot install, and shows what npm said', () => {
    writeJson('package.json', { name: 'small', version: '1.0.0', dependencies: { part: 'file:part', unlocked: 'file:unlocked' } });
    writeJson('unlocked/package.json', { name: 'unlocked', version: '1.0.0' });

    const { stderr, status } = run('run.mjs', 'program.ts');

    expect(status).toBe(1);
    expect(stderr).toMatch(/Missing: unlocked/);
    expect(stderr).toMatch(/The packages could not be installed.*try again/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('ends with the program’s exit code', () => {
    write('program.ts', 'process.exit(7);');

    expect(run('run.mjs', 'program.ts').status).toBe(7);
  });
});

describe.skipIf(process.platform === 'win32')('a signal', () => {
  const COUNTING = `
    const got: string[] = [];
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => {
      got.push(name);
      if (got.length === 1) setTimeout(() => { console.log(got.join()); process.exit(0); }, 600);
    });
    setInterval(() => undefined, 1000);
    console.log('ready');
  `;

  test('from the terminal reaches the program once', async () => {
    const child = await ready(COUNTING);

    process.kill(-pidOf(child), 'SIGINT');

    expect(await ending(child)).toEqual({ code: 0, output: 'ready\nSIGINT\n' });
  });

  test('sent to the bootstrap alone is passed on once', async () => {
    const child = await ready(COUNTING);

    for (let i = 0; i < 3; i += 1) process.kill(pidOf(child), 'SIGTERM');

    expect(await ending(child)).toEqual({ code: 0, output: 'ready\nSIGTERM\n' });
  });

  test('sent to the bootstrap alone is passed on, be it an interrupt', async () => {
    const child = await ready(COUNTING);

    process.kill(pidOf(child), 'SIGINT');

    expect(await ending(child)).toEqual({ code: 0, output: 'ready\nSIGINT\n' });
  });

  async function ready(program: string): Promise<ChildProcess & { output: string }> {
    write('program.ts', program);
    run('run.mjs', '-e', '0');
    const child = Object.assign(spawn(process.execPath, ['server/bootstrap/run.mjs', 'program.ts'], { cwd: root, detached: true }), {
      output: '',
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      child.output += chunk.toString();
    });
    while (!child.output.includes('ready')) await sleep(20);
    return child;
  }
});

describe('ensureEditor', () => {
  test('builds when the sources have changed, and only then', () => {
    write('node_modules/vite/bin/vite.js', VITE_STAND_IN);
    write('editor/main.tsx', 'one');
    const ensure = (): string =>
      node('--input-type=module', '-e', "(await import('./server/bootstrap/editor-build.mjs')).ensureEditor()").stderr;

    const outputs = [ensure(), ensure()];
    write('editor/main.test.tsx', 'a test is not a source');
    outputs.push(ensure());
    write('flows/index.ts', 'a package that the editor takes in');
    outputs.push(ensure());
    rmSync(join(root, 'editor', 'dist'), { recursive: true });
    outputs.push(ensure());

    expect(outputs.map((output) => output.includes('Building the web app'))).toEqual([true, false, false, true, true]);
  });

  test('shows what the build said when it fails, and builds again the next time', () => {
    write('node_modules/vite/bin/vite.js', "console.error('main.tsx:3: no such thing'); process.exit(1);");
    const ensure = (): string =>
      node('--input-type=module', '-e', "(await import('./server/bootstrap/editor-build.mjs')).ensureEditor()").stderr;

    const outputs = [ensure(), ensure()];

    for (const output of outputs) expect(output).toContain('main.tsx:3: no such thing');
  });

  const VITE_STAND_IN =
    "require('node:fs').mkdirSync('editor/dist', { recursive: true }); require('node:fs').writeFileSync('editor/dist/index.html', '');";
});

describe('package-lock.json', () => {
  test('of this repository installs on every platform and from every registry', () => {
    const check = spawnSync(process.execPath, [join(import.meta.dirname, 'complete-lock.mjs'), '--check'], { encoding: 'utf8' });

    expect(check.stderr).toBe('');
    expect(check.status).toBe(0);
  });

  test('is completed with the packages of other platforms that the registry at hand does not have', () => {
    const wanted = { '@tool/cli-darwin-arm64': '2.0.0', '@tool/cli-linux-x64-musl': '2.0.0', '@tool/windows-64': '2.0.0' };
    writeJson('package-lock.json', {
      ...lockOf({}),
      packages: {
        '': {},
        'node_modules/tool': { version: '2.0.0', dev: true, resolved: 'https://mirror.test/tool.tgz', optionalDependencies: wanted },
      },
    });

    const before = node('server/bootstrap/complete-lock.mjs', '--check');
    node('server/bootstrap/complete-lock.mjs');
    const after = node('server/bootstrap/complete-lock.mjs', '--check');

    expect(before.status).toBe(1);
    expect(before.stderr).toContain('node_modules/@tool/windows-64 is missing');
    expect(after.status).toBe(0);
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, unknown> };
    expect(packages['node_modules/@tool/cli-linux-x64-musl']).toEqual({
      version: '2.0.0',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
    expect(packages['node_modules/@tool/windows-64']).toMatchObject({ os: ['win32'], cpu: ['x64'] });
  });
});

function run(program: string, ...args: string[]): { stdout: string; stderr: string; status: number | null } {
  return node(`server/bootstrap/${program}`, ...args);
}

function node(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env: { ...process.env, npm_config_offline: 'true' } });
}

async function ending(child: ChildProcess & { output: string }): Promise<{ code: number | null; output: string }> {
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output: child.output };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The child was not started.');
  return child.pid;
}

function lockOf(parts: Record<string, string>): object {
  const packages = Object.entries(parts).flatMap(([name, version]) => [
    [name, { version }],
    [`node_modules/${name}`, { resolved: name, link: true }],
  ]);
  const dependencies = Object.fromEntries(Object.keys(parts).map((name) => [name, `file:${name}`]));
  return {
    name: 'small',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'small', version: '1.0.0', dependencies }, ...Object.fromEntries(packages) },
  };
}

function writeJson(path: string, value: unknown): void {
  write(path, `${JSON.stringify(value, null, 2)}\n`);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
