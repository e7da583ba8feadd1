import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { FettleError } from '@fettle/flows';

/**
 * One Fettle per data folder, by a lock file that names its holder.
 *
 * - The lock appears by link(2), which is atomic and refuses an existing name: two that start at once cannot both have it.
 * - A holder that was killed leaves the file behind. It is stale when its process is gone, or when another process has its number
 *   meanwhile (the start times differ).
 * - A stale lock is renamed away before it is removed, and what was renamed is read again: a lock that was taken in between is put back.
 */
export interface FolderLock {
  release(): void;
}

/** Takes the lock or throws a FettleError (`dataFolder`) that names the process that has it. */
export function lockFolder(lockPath: string, folder: string): FolderLock {
  const mine = JSON.stringify({ pid: process.pid, startedAt: startTimeOf(process.pid) });
  const candidate = `${lockPath}.${randomBytes(6).toString('hex')}`;
  writeFileSync(candidate, mine);
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (linkIfAbsent(candidate, lockPath)) return { release: () => releaseIfMine(lockPath, mine) };
      const theirs = readIfThere(lockPath);
      if (theirs === undefined) continue;
      const holder = livingHolder(theirs);
      if (holder !== undefined) throw inUse(folder, holder);
      removeStale(lockPath, theirs, `${candidate}.stale`);
    }
    throw inUse(folder, undefined);
  } finally {
    rmSync(candidate, { force: true });
  }
}

function inUse(folder: string, pid: number | undefined): FettleError {
  const who = pid === undefined ? 'another Fettle' : `another Fettle (process ${pid})`;
  return new FettleError(
    'dataFolder',
    `The data folder ${folder} is in use by ${who}. Stop that one first, or give this one a folder of its own: FETTLE_DATA=OTHER-FOLDER.`,
    { details: { folder, pid } },
  );
}

function linkIfAbsent(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(lockPath: string, judged: string, aside: string): void {
  try {
    renameSync(lockPath, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readIfThere(aside) !== judged) linkIfAbsent(aside, lockPath);
  rmSync(aside, { force: true });
}

function releaseIfMine(lockPath: string, mine: string): void {
  if (readIfThere(lockPath) === mine) rmSync(lockPath, { force: true });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The number of the process that holds the lock, or undefined when it is gone or the file says nothing (a crash of the machine). */
function livingHolder(text: string): number | undefined {
  try {
    const { pid, startedAt } = JSON.parse(text) as { pid: number; startedAt: string | null };
    if (!Number.isInteger(pid) || !isRunning(pid)) return undefined;
    const now = startTimeOf(pid);
    return startedAt !== null && now !== null && now !== startedAt ? undefined : pid;
  } catch {
    return undefined;
  }
}

/** Whether a process of that number runs; one that has ended and waits to be reaped does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return statOf(pid)?.state !== 'Z';
}

/** Something that differs between two processes that had the same number one after the other; null where the system does not tell. */
function startTimeOf(pid: number): string | null {
  if (process.platform === 'linux') return statOf(pid)?.startTime ?? null;
  if (process.platform === 'win32') return null;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** Fields 3 and 22 of /proc/PID/stat; the name before them may hold spaces and brackets. */
function statOf(pid: number): { state: string; startTime: string } | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', startTime: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
