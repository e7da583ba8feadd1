import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FettleError } from '@fettle/flows';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

const running: EmbeddedPostgres[] = [];
const folders: string[] = [];
const asRoot = process.getuid?.() === 0;

/** A data folder as a Fettle leaves it behind that was stopped. To make a cluster takes seconds, to copy one tenths. */
let stopped = '';
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
beforeAll(async () => {
  stopped = newFolder();
  folders.pop();
  const first = await startEmbeddedPostgres({ dataFolder: stopped, log: () => undefined });
  await first.stop();
});
afterAll(() => rmSync(dirname(stopped), { recursive: true, force: true }));

afterEach(async () => {
  for (const postgres of running.splice(0)) await postgres.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('startEmbeddedPostgres', () => {
  test('keeps what was committed from one start to the next, on the same port', async () => {
    const dataFolder = newFolder();
    const first = await start(dataFolder);
    await query(first.url, "CREATE TABLE part AS SELECT 'SN-1' AS serial");
    await first.stop();

    const second = await start(dataFolder);

    expect(await query(second.url, 'SELECT serial FROM part')).toEqual([{ serial: 'SN-1' }]);
    expect(second.url).toBe(first.url);
  });

  test('is durable, speaks UTF-8 and listens on the loopback address only', async () => {
    const { url } = await start(usedFolder());

    const rows = await query(
      url,
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'listen_addresses', 'server_encoding', 'unix_socket_directories') ORDER BY name",
    );

    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      server_encoding: 'UTF8',
      synchronous_commit: 'on',
      unix_socket_directories: '',
    });
  });

  test('refuses a connection without the password, which only the owner of the folder can read', async () => {
    const dataFolder = usedFolder();
    const { url } = await start(dataFolder);
    const wrong = new URL(url);
    wrong.password = 'guess';

    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(join(dataFolder, 'database.json')).mode & 0o077).toBe(0);
  });

  test('goes on with the server that a killed Fettle left behind, and ends its sessions', async () => {
    const dataFolder = usedFolder();
    const left = await startAndKill(dataFolder);
    expect(await query(left.url, "SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'orphan'")).toEqual([
      { open: 1 },
    ]);

    const again = await start(dataFolder);

    expect(again.url).toBe(left.url);
    expect(await query(again.url, 'SELECT serial FROM part')).toEqual([{ serial: 'SN-1' }]);
    expect(await query(again.url, "SELECT count(*)::int AS open FROM pg_stat_activity WHERE application_name = 'orphan'")).toEqual([
      { open: 0 },
    ]);
    left.end();
  });

  test('recovers when the server was killed together with Fettle', async () => {
    const dataFolder = usedFolder();
    const left = await startAndKill(dataFolder);
    left.end();
    process.kill(postmasterOf(dataFolder), 'SIGKILL');

    const again = await start(dataFolder);

    expect(await query(again.url, 'SELECT serial FROM part')).toEqual([{ serial: 'SN-1' }]);
  });

  test('is not misled by a pid file that names a process of somebody else', async () => {
    const dataFolder = usedFolder();
    writeFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), `${process.pid}\n${dataFolder}/postgres\n1\n1\n\n127.0.0.1\n\nready\n`);

    const again = await start(dataFolder);

    expect(await query(again.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('moves to another port when somebody has taken its own', async () => {
    const dataFolder = usedFolder();
    const { port } = JSON.parse(readFileSync(join(dataFolder, 'database.json'), 'utf8'));
    const squatter = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));

    const second = await start(dataFolder);

    expect(Number(new URL(second.url).port)).not.toBe(port);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    squatter.close();
  });

  test('survives the Ctrl+C that a terminal sends to the whole process group', async () => {
    const dataFolder = usedFolder();
    const { url } = await start(dataFolder);

    const group = Number(
      readFileSync(`/proc/${postmasterOf(dataFolder)}/stat`, 'utf8')
        .split(') ')[1]
        ?.split(' ')[2],
    );

    expect(group).toBe(postmasterOf(dataFolder));
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('stops once however often it is asked, and leaves no process and no lock', async () => {
    const dataFolder = usedFolder();
    const postgres = await start(dataFolder);
    const pid = postmasterOf(dataFolder);

    await Promise.all([postgres.stop(), postgres.stop()]);

    await expect.poll(() => isThere(pid)).toBe(false);
    expect(existsSync(join(dataFolder, 'fettle.lock'))).toBe(false);
  });
});

describe('startEmbeddedPostgres refuses, saying what to do,', () => {
  test('a folder that another Fettle uses', async () => {
    const dataFolder = usedFolder();
    await start(dataFolder);

    const refusal = await refused(dataFolder);

    expect(refusal.code).toBe('dataFolder');
    expect(refusal.message).toContain(`in use by another Fettle (process ${process.pid})`);
    expect(refusal.message).toContain('FETTLE_DATA');
  });

  test('a database of another PostgreSQL', async () => {
    const dataFolder = usedFolder();
    writeFileSync(join(dataFolder, 'postgres', 'PG_VERSION'), '17\n');

    const refusal = await refused(dataFolder);

    expect(refusal.code).toBe('dataFolder');
    expect(refusal.message).toMatch(/made by PostgreSQL 17; this Fettle brings PostgreSQL 18.*pg_dump/);
  });

  test.each([
    [99, 'a newer Fettle'],
    [0, 'an older Fettle'],
  ])('a data folder of format %d', async (format, maker) => {
    const dataFolder = newFolder();
    mkdirSync(dataFolder);
    writeFileSync(join(dataFolder, 'database.json'), JSON.stringify({ format, secrets: 'elsewhere' }));

    const refusal = await refused(dataFolder);

    expect(refusal.code).toBe('dataFolder');
    expect(refusal.message).toContain(maker);
  });

  test('a data folder that is a file', async () => {
    const dataFolder = newFolder();
    writeFileSync(dataFolder, '');

    const refusal = await refused(dataFolder);

    expect(refusal.code).toBe('dataFolder');
    expect(refusal.message).toContain('FETTLE_DATA');
  });

  // Root may write everywhere: there the read-only disk below stands for it, and no test is there to be skipped.
  const testAsUser = asRoot ? () => undefined : test;
  testAsUser('a folder that it may not write', async () => {
    const dataFolder = newFolder();
    mkdirSync(dataFolder);
    chmodSync(dataFolder, 0o555);

    const refusal = await refused(dataFolder);

    expect(refusal.code).toBe('dataFolder');
    expect(refusal.message).toContain('cannot be written');
  });

  test.skipIf(!mayMount())('a disk that is read-only', async () => {
    const disk = newFolder();
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk]);
    try {
      const refusal = await refused(disk);

      expect(refusal.code).toBe('dataFolder');
      expect(refusal.message).toContain('is on a read-only disk');
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test.skipIf(!mayMount())('a full disk, on which it leaves nothing half made', async () => {
    const disk = newFolder();
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=30m', 'tmpfs', disk]);
    try {
      const refusal = await refused(join(disk, 'data'));

      expect(refusal.code).toBe('diskFull');
      expect(refusal.message).toMatch(/has \d+ MB left; Fettle needs at least 200 MB/);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('a cluster whose configuration is damaged, quoting PostgreSQL', async () => {
    const dataFolder = usedFolder();
    writeFileSync(join(dataFolder, 'postgres', 'postgresql.conf'), 'no_such_setting_at_all = 1\n');

    const refusal = await refused(dataFolder);

    expect(refusal.code).toBe('dataFolder');
    expect(refusal.message).toContain('no_such_setting_at_all');
    expect(refusal.message).toContain('postgres.log');
  });
});

/** Inside a folder that is closed to every other account, as a checkout in a home folder is. */
function newFolder(): string {
  const closed = mkdtempSync(join(tmpdir(), 'fettle-postgres-'));
  folders.push(closed);
  return join(closed, 'data');
}

/** One in which a cluster was made already. */
function usedFolder(): string {
  const folder = newFolder();
  // Its files belong to PostgreSQL's account, which Node's own copy does not keep.
  execFileSync('cp', ['-a', stopped, folder]);
  return folder;
}

async function start(dataFolder: string): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataFolder, log: () => undefined });
  running.push(postgres);
  return postgres;
}

async function refused(dataFolder: string): Promise<FettleError> {
  const outcome: unknown = await start(dataFolder).catch((error: unknown) => error);
  if (outcome instanceof FettleError) return outcome;
  throw new Error('It was not refused with a FettleError.', { cause: outcome });
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Also while nobody has looked at how it ended. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function postmasterOf(dataFolder: string): number {
  return Number(readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/**
 * A Fettle in a process of its own, which commits a row and is killed with -9 while a helper of it (so: a session that does not close
 * with it) is still connected.
 */
async function startAndKill(dataFolder: string): Promise<{ url: string; end(): void }> {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)};
    const { url } = await startEmbeddedPostgres({ dataFolder: ${JSON.stringify(dataFolder)}, log: () => undefined });
    console.log(url);
    setInterval(() => undefined, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
  await query(url, "CREATE TABLE part AS SELECT 'SN-1' AS serial");
  const orphan = new pg.Client({ connectionString: url, application_name: 'orphan' });
  orphan.on('error', () => undefined);
  await orphan.connect();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
  return { url, end: () => void orphan.end().catch(() => undefined) };
}

function mayMount(): boolean {
  if (!asRoot || process.platform !== 'linux') return false;
  const probe = mkdtempSync(join(tmpdir(), 'fettle-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}
