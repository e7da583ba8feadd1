import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** A program of the operating system that some tests need and npm cannot install. */
export interface OptionalPart {
  /** Environment variable that names the executable when it lies elsewhere. */
  readonly variable: string;
  /** Names to look for on the PATH, best first. */
  readonly executables: readonly string[];
  /** What to type to get it. */
  readonly howToGet: string;
}

export const OPTIONAL_PARTS = {
  chromium: {
    variable: 'FETTLE_CHROMIUM',
    executables: ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    howToGet: 'apt-get install chromium-headless-shell, or chromium (or set FETTLE_CHROMIUM to a Chromium executable)',
  },
  'redis-server': {
    variable: 'FETTLE_REDIS_SERVER',
    executables: ['redis-server', 'valkey-server'],
    howToGet: 'apt-get install redis-server (or brew install redis)',
  },
  mosquitto: {
    variable: 'FETTLE_MOSQUITTO',
    executables: ['mosquitto'],
    howToGet: 'apt-get install mosquitto (or brew install mosquitto)',
  },
} as const satisfies Record<string, OptionalPart>;

export type OptionalPartName = keyof typeof OPTIONAL_PARTS;

/** Debian keeps servers in sbin, which an ordinary user's PATH leaves out. */
const EXTRA_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];

/** Where the part's executable is on this machine, or undefined. */
export function findPart(name: OptionalPartName): string | undefined {
  const part: OptionalPart = OPTIONAL_PARTS[name];
  const named = process.env[part.variable];
  if (named) return isExecutable(named) ? named : undefined;

  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...EXTRA_FOLDERS];
  return part.executables.flatMap((executable) => folders.map((folder) => join(folder, executable))).find(isExecutable);
}

/** The part's executable; throws with how to get it. Call it inside a test or a hook of {@link describeWith}. */
export function requirePart(name: OptionalPartName): string {
  const found = findPart(name);
  if (found === undefined) throw new Error(`${name} is not on this machine: ${OPTIONAL_PARTS[name].howToGet}.`);
  return found;
}

/**
 * `describe` for tests that need an optional part. Without the part they are skipped by name and the end of the run says how to get it;
 * with `FETTLE_REQUIRE_ALL=1` (as in CI) they run, and fail where they call {@link requirePart}.
 */
export function describeWith(part: OptionalPartName, name: string, tests: () => void): void {
  if (findPart(part) !== undefined || process.env.FETTLE_REQUIRE_ALL === '1') describe(name, tests);
  else describe.skip(`${name} ${needsMark(part)}`, tests);
}

/** The reporter reads this mark back: a name is all that crosses from a worker to the reporter. */
export function needsMark(part: OptionalPartName): string {
  return `[needs ${part}]`;
}

/** The parts whose marks occur in the name of a skipped test or suite. */
export function partsNeeded(name: string): OptionalPartName[] {
  return (Object.keys(OPTIONAL_PARTS) as OptionalPartName[]).filter((part) => name.includes(needsMark(part)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
