import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@fettle/server/embedded-postgres.ts';
import { until } from '../../bench/support/deadline.ts';
import { onServer, prepareTemplate, TEMPLATE_DATABASE, withDatabase } from '../../support/template-database.ts';

/** A PostgreSQL server of the trials' own, with the settings of production (a commit is on disk when it is answered), that can be killed, started again, and run out of disk. */
export interface DatabaseServer {
  /** Of the server itself, not through a proxy. */
  url(database: string): string;
  readonly port: number;
  createDatabase(name: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  /** Ends it as a crash does: SIGQUIT is PostgreSQL's immediate shutdown, SIGKILL takes the postmaster alone and leaves its children to notice. Resolves when it is gone. */
  kill(signal: 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  /** Starts it on the same port and resolves when it answers; does nothing while it runs. */
  start(): Promise<void>;
  readonly running: boolean;
  /** Takes the room that is left on its disk; resolves to how to give it back. Only with `disk`. */
  fillDisk(): () => void;
  stop(): Promise<void>;
}

export interface DatabaseServerOptions {
  /** A file system of this many MB for its data folder: a tmpfs, which needs root. */
  readonly disk?: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** Added to the environment of its processes. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** 25 for each engine (docs/operations.md), of which four may run at once and some more may try to start. */
const CONNECTIONS = '250';

export async function startDatabaseServer(options: DatabaseServerOptions = {}): Promise<DatabaseServer> {
  const folder = await mkdtemp(join(tmpdir(), 'fettle-faults-'));
  await chmod(folder, 0o755);
  if (options.disk !== undefined) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${options.disk}m,mode=755`, 'fettle-faults', folder]);
  let server: EmbeddedPostgres;
  try {
    server = await startWith();
    await prepareTemplate(server.url);
  } catch (error) {
    await remove();
    throw error;
  }
  let running = true;

  async function startWith(): Promise<EmbeddedPostgres> {
    const before = { ...process.env };
    Object.assign(process.env, options.environment);
    try {
      return await startEmbeddedPostgres({
        dataFolder: folder,
        log: () => undefined,
        settings: { max_connections: CONNECTIONS, ...options.settings },
      });
    } finally {
      for (const name of Object.keys(options.environment ?? {})) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  }
  async function remove(): Promise<void> {
    if (options.disk !== undefined) execFileSync('umount', ['-l', folder]);
    await rm(folder, { recursive: true, force: true });
  }
  const postmaster = (): number => Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  const pidFileIsThere = (): boolean => {
    try {
      return isAlive(postmaster());
    } catch {
      return false;
    }
  };

  return {
    url: (database) => withDatabase(server.url, database),
    get port() {
      return Number(new URL(server.url).port);
    },
    get running() {
      return running && pidFileIsThere();
    },
    createDatabase: (name) =>
      onServer(server.url, async (client) => void (await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`))),
    dropDatabase: (name) =>
      onServer(server.url, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
    async kill(signal) {
      const pid = postmaster();
      process.kill(pid, signal);
      running = false;
      await until('the database server to be gone', 20_000, () => !isAlive(pid));
    },
    async start() {
      if (running && pidFileIsThere()) return;
      await server.stop().catch(() => undefined);
      server = await startWith();
      running = true;
    },
    fillDisk() {
      const ballast = join(folder, 'ballast');
      const file = openSync(ballast, 'w');
      for (let size = 2 ** 20; size >= 4096; ) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch {
          size /= 2;
        }
      }
      fsyncSync(file);
      closeSync(file);
      return () => rmSync(ballast, { force: true });
    },
    async stop() {
      await server.stop().catch(() => undefined);
      await remove();
    },
  };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
