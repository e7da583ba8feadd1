import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FettleError } from '@fettle/flows';
import { isRunning } from './folder-lock.ts';
import type { PostgresAccount } from './postgres-account.ts';
import type { PostgresPrograms } from './postgres-programs.ts';

/** A running server of one cluster, ours or one that a killed Fettle left behind. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const POLL_MS = 20;
/** A crashed cluster replays its log first; with max_wal_size at 2 GB that is seconds, minutes on a very slow disk. */
const START_LIMIT_MS = 300_000;
const FAST_STOP_LIMIT_MS = 60_000;
const IMMEDIATE_STOP_LIMIT_MS = 10_000;

/** The environment of PostgreSQL's programs: messages in English, and none of the user's PG* variables. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Starts the server in a process group of its own, so that a Ctrl+C in our terminal does not stop it under our feet, and with its log
 * in a file, so that it does not depend on us. Resolves when it accepts connections.
 *
 * @throws PostmasterEnded with the last lines of the log when it ends before that.
 */
export async function startPostmaster(options: {
  readonly programs: PostgresPrograms;
  readonly account: PostgresAccount;
  readonly cluster: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly logFile: string;
}): Promise<Postmaster> {
  const { programs, account, cluster, port, settings, logFile } = options;
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const { program, args, ...identity } = account.command(programs.postgres, ['-D', cluster, '-p', String(port), ...flags]);
  const logStart = existsSync(logFile) ? statSync(logFile).size : 0;
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(program, args, { ...identity, detached: true, stdio: ['ignore', log, log], env: postgresEnvironment() });
  closeSync(log);
  const ended = new Promise<Error | undefined>((resolve) => {
    child.once('error', resolve);
    child.once('exit', () => resolve(undefined));
  });
  child.unref();

  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const outcome = await Promise.race([ended.then((error) => ({ error })), sleep(POLL_MS)]);
    if (outcome !== undefined)
      throw new PostmasterEnded(outcome.error?.message ?? readFileSync(logFile).subarray(logStart).toString('utf8'));
    const state = readPidFile(cluster);
    if (state !== undefined && state.pid === child.pid && state.ready) return { pid: child.pid, port };
  }
  throw new FettleError(
    'unavailable',
    `The embedded PostgreSQL is not ready after ${START_LIMIT_MS / 1000} s. Its log, ${logFile}, says what it is doing; start Fettle again to wait longer.`,
  );
}

/** The server ended while starting; `message` is what it logged. */
export class PostmasterEnded extends Error {
  override readonly name = 'PostmasterEnded';
}

/** The server that still runs on this cluster, if any. A pid file that names no such server any more is removed. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const state = readPidFile(cluster);
  if (state === undefined) return undefined;
  if (isRunning(state.pid) && servesCluster(state.pid, cluster)) return state;
  // PostgreSQL itself only looks whether the number is in use, and would refuse to start for an unrelated process.
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

/**
 * Stops the server: sessions are ended, what is committed is on disk, the next start needs no recovery. One that does not end within a
 * minute is stopped at once; its next start replays the log, and loses nothing either.
 */
export async function stopPostmaster({ pid }: Postmaster, cluster: string, programs: PostgresPrograms): Promise<void> {
  signal(pid, 'SIGINT', cluster, programs);
  if (await goneWithin(pid, FAST_STOP_LIMIT_MS)) return;
  signal(pid, 'SIGQUIT', cluster, programs);
  if (await goneWithin(pid, IMMEDIATE_STOP_LIMIT_MS)) return;
  throw new FettleError('dataFolder', `The PostgreSQL of ${cluster} (process ${pid}) does not stop. End that process, then start again.`);
}

/** Asks the server to stop without waiting; for the last moment of a process. Never throws. */
export function signalPostmaster(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended already.
  }
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT', cluster: string, programs: PostgresPrograms): void {
  if (process.platform === 'win32') {
    const mode = name === 'SIGINT' ? 'fast' : 'immediate';
    execFileSync(programs.pgCtl, ['stop', '-D', cluster, '-m', mode, '-W'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function goneWithin(pid: number, limitMs: number): Promise<boolean> {
  for (const deadline = Date.now() + limitMs; Date.now() < deadline; ) {
    if (!isRunning(pid)) return true;
    await sleep(POLL_MS);
  }
  return !isRunning(pid);
}

/** Line 1 of postmaster.pid is the process, line 4 the port, line 8 the state (PostgreSQL's miscadmin.h). */
function readPidFile(cluster: string): (Postmaster & { readonly ready: boolean }) | undefined {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Process numbers are used again: whether this one is a server of this cluster. A server's working directory is its cluster. */
function servesCluster(pid: number, cluster: string): boolean {
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    if (process.platform === 'win32') return true;
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster);
  } catch {
    return false;
  }
}
