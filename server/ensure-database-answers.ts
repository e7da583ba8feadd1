import { FettleError } from '@fettle/flows';
import pg from 'pg';

const PATIENCE_MS = 10_000;
/** What our SQL needs: `MERGE`, `xid8` functions and partition features are older; this is the oldest that is tested. */
export const OLDEST_MAJOR = 16;

/**
 * Connects once before anything is built on the database, so that a wrong DATABASE_URL is one clear sentence. `named`: by DATABASE_URL; else it is the embedded one. Throws `unavailable`; the
 * message names the host and never the password.
 */
export async function ensureDatabaseAnswers(url: string, named: boolean): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'fettle start', connectionTimeoutMillis: PATIENCE_MS });
  client.on('error', () => undefined);
  let version: number;
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string }>("SELECT current_setting('server_version_num') AS version");
    version = Math.floor(Number(rows[0]?.version) / 10_000);
  } catch (error) {
    throw new FettleError('unavailable', `${placeOf(url, named)} ${whyOf(error)}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
  if (version < OLDEST_MAJOR)
    throw new FettleError(
      'unavailable',
      `${placeOf(url, named)} is PostgreSQL ${version}; Fettle needs ${OLDEST_MAJOR} or newer. Give it a newer one, or none: it brings its own.`,
    );
}

function placeOf(url: string, named: boolean): string {
  const { host, pathname } = new URL(url);
  return named ? `The database of DATABASE_URL (${host}${pathname})` : 'The embedded database';
}

function whyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case '28P01':
    case '28000':
      return 'refuses this user or password. Correct them in DATABASE_URL.';
    case '3D000':
      return 'does not exist on that server. Create it (createdb), or correct the name in DATABASE_URL.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'cannot be found: there is no such host. Correct the host in DATABASE_URL.';
    default: {
      const reason =
        error instanceof AggregateError ? error.errors.map(String).join('; ') : error instanceof Error ? error.message : String(error);
      return `does not answer (${reason || code}). Start it, or correct DATABASE_URL; without DATABASE_URL Fettle brings its own.`;
    }
  }
}
