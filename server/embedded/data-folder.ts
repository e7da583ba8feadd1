import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { FettleError } from '@fettle/flows';
import { z } from 'zod';
import { lockFolder } from './folder-lock.ts';

/** Raised when a Fettle can no longer read the data folders of the one before it. */
const DATA_FORMAT = 1;
/** Room for a new cluster (some 50 MB), its first write-ahead log and a margin in which to notice that the disk fills up. */
const LEAST_FREE_BYTES = 200 * 1024 * 1024;

const storedSettings = z.object({
  format: z.number().int(),
  /** Of the loopback address; kept so that a restart is found where the last one was. */
  port: z.number().int().min(1).max(65535).optional(),
  password: z.string().min(16),
});
export type StoredSettings = z.infer<typeof storedSettings>;

/** The data folder while this process has it to itself. */
export interface DataFolder {
  readonly path: string;
  /** PostgreSQL's own folder in it (PGDATA); may not exist yet. */
  readonly cluster: string;
  readonly logFile: string;
  settings(): StoredSettings;
  /** Written whole or not at all, readable by the owner alone. */
  keep(settings: StoredSettings): void;
  /** Hands the folder to the next Fettle. */
  release(): void;
}

/**
 * Makes the folder when it is missing, checks that it can be used and takes its lock. Throws a FettleError: `dataFolder` when it cannot
 * be written, belongs to another version or is in use; `diskFull` when there is no room.
 */
export function openDataFolder(path: string): DataFolder {
  const folder = resolve(path);
  makeWritable(folder);
  checkRoom(folder);
  const lock = lockFolder(join(folder, 'fettle.lock'), folder);
  try {
    const settingsFile = join(folder, 'database.json');
    const cluster = join(folder, 'postgres');
    const keep = (settings: StoredSettings): void => writeWhole(settingsFile, `${JSON.stringify(settings)}\n`);
    let settings = readSettings(settingsFile, folder);
    if (settings === undefined) {
      if (existsSync(join(cluster, 'PG_VERSION'))) throw lostSettings(folder, settingsFile);
      settings = { format: DATA_FORMAT, password: randomBytes(24).toString('base64url') };
      keep(settings);
    }
    const kept = { current: settings };
    return {
      path: folder,
      cluster,
      logFile: join(folder, 'postgres.log'),
      settings: () => kept.current,
      keep: (next) => {
        keep(next);
        kept.current = next;
      },
      release: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeWritable(folder: string): void {
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true });
      // PostgreSQL under root runs as another account, which must be able to pass through; what is secret has a mode of its own.
      chmodSync(folder, 0o711);
    }
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw folderFault(error, folder);
  }
}

/** A file-system error as what the user can do about it. */
export function folderFault(error: unknown, folder: string): FettleError {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder, undefined, error);
  const what =
    code === 'ENOTDIR' || code === 'EEXIST' ? 'is not a folder' : code === 'EROFS' ? 'is on a read-only disk' : 'cannot be written';
  const reason = error instanceof Error ? error.message : String(error);
  return new FettleError(
    'dataFolder',
    `The data folder ${folder} ${what} (${reason}). Give Fettle a folder it may write: FETTLE_DATA=OTHER-FOLDER, or mend the permissions.`,
    { details: { folder }, cause: error },
  );
}

export function diskFull(folder: string, freeBytes: number | undefined, cause?: unknown): FettleError {
  const left = freeBytes === undefined ? 'is full' : `has ${Math.floor(freeBytes / 1024 / 1024)} MB left`;
  return new FettleError(
    'diskFull',
    `The disk of the data folder ${folder} ${left}; Fettle needs at least ${LEAST_FREE_BYTES / 1024 / 1024} MB to start. ` +
      'Free some space, or choose a folder on another disk: FETTLE_DATA=OTHER-FOLDER. Nothing that was recorded is lost.',
    { details: { folder, freeBytes }, cause },
  );
}

function checkRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < LEAST_FREE_BYTES) throw diskFull(folder, bavail * bsize);
}

function readSettings(file: string, folder: string): StoredSettings | undefined {
  if (!existsSync(file)) return undefined;
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new FettleError('dataFolder', `${file} cannot be read: ${String(error)}. Restore it from a backup of ${folder}.`, {
      cause: error,
    });
  }
  const format = (stored as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format !== DATA_FORMAT) {
    const other = format > DATA_FORMAT ? 'a newer Fettle' : 'an older Fettle';
    throw new FettleError(
      'dataFolder',
      `The data folder ${folder} was made by ${other} (data format ${format}; this one reads ${DATA_FORMAT}). ` +
        'Start that version, or begin with an empty folder: FETTLE_DATA=OTHER-FOLDER.',
      { details: { folder, format } },
    );
  }
  const parsed = storedSettings.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw new FettleError('dataFolder', `${file} is damaged: ${z.prettifyError(parsed.error)}. Restore it from a backup of ${folder}.`);
}

function lostSettings(folder: string, file: string): FettleError {
  return new FettleError(
    'dataFolder',
    `The data folder ${folder} holds a database, but ${file}, which has its password, is missing. ` +
      'Restore that file from a backup, or begin with an empty folder: FETTLE_DATA=OTHER-FOLDER.',
  );
}

function writeWhole(file: string, text: string): void {
  const next = `${file}.next`;
  rmSync(next, { force: true });
  writeFileSync(next, text, { mode: 0o600, flush: true });
  renameSync(next, file);
}

/** What a running or stopped Fettle left in a data folder, read without taking it. Undefined: there is no database in it. */
export function peekDataFolder(path: string): { readonly cluster: string; readonly settings: StoredSettings } | undefined {
  const folder = resolve(path);
  const settings = readSettings(join(folder, 'database.json'), folder);
  const cluster = join(folder, 'postgres');
  return settings === undefined || !existsSync(join(cluster, 'PG_VERSION')) ? undefined : { cluster, settings };
}
