import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FettleError } from '@fettle/flows';
import pg from 'pg';

/** `FETTLE` in ASCII: whoever migrates holds this lock, so that processes that start together migrate once. */
const LOCK = 0x46_45_54_54;

export interface Migration {
  /** File name, `0001-engine.sql`: the number gives the order. */
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
  /** `-- protocol: 2` in its first line: processes that speak less cannot work on the database after it. Undefined: it only adds. */
  readonly protocol: number | undefined;
}

/**
 * Brings the database to this version's schema: numbered files of plain SQL, forward only, each in a transaction with its entry in `migration`.
 *
 * @returns names of the migrations that it applied, in order; none when the schema was up to date
 * @throws FettleError `stateRefused` when the database was migrated by a newer Fettle, or by files that differ from ours
 */
export async function migrate(databaseUrl: string, folder: string = join(import.meta.dirname, 'migrations')): Promise<readonly string[]> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'fettle migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, hash text NOT NULL, applied_at timestamptz NOT NULL DEFAULT clock_timestamp())',
    );
    const { rows } = await client.query<{ name: string; hash: string }>('SELECT name, hash FROM migration ORDER BY name');
    const pending = pendingMigrations(migrations, rows);
    for (const migration of pending) {
      if (migration.protocol !== undefined) await refuseBesideOlder(client, migration.name, migration.protocol);
      await apply(client, migration);
    }
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      const protocol = /^-- protocol: (\d+)/.exec(sql)?.[1];
      return {
        name,
        sql,
        hash: createHash('sha256').update(sql).digest('hex'),
        protocol: protocol === undefined ? undefined : Number(protocol),
      };
    }),
  );
}

function pendingMigrations(migrations: readonly Migration[], applied: readonly { name: string; hash: string }[]): Migration[] {
  applied.forEach(({ name, hash }, index) => {
    const ours = migrations[index];
    if (ours === undefined || ours.name > name) {
      throw new FettleError(
        'stateRefused',
        `The database was migrated by a newer Fettle (${name}). Start that version, or give an older database.`,
      );
    }
    if (ours.name !== name || ours.hash !== hash) {
      throw new FettleError(
        'stateRefused',
        `Migration ${name} of the database differs from ours. A migration that was applied must never be changed; restore the file or the database.`,
      );
    }
  });
  return migrations.slice(applied.length);
}

/** A change that older processes would misread waits until they have ended. A process that was killed counts for its last ten seconds. */
async function refuseBesideOlder(client: pg.Client, name: string, protocol: number): Promise<void> {
  const { rows: known } = await client.query<{ there: boolean }>("SELECT to_regclass('process') IS NOT NULL AS there");
  if (known[0]?.there !== true) return;
  const { rows } = await client.query<{ place: string }>(
    "SELECT host || ':' || pid AS place FROM process WHERE ended_at IS NULL AND protocol < $1 AND last_seen > clock_ms() - 10000 ORDER BY 1",
    [protocol],
  );
  if (rows.length > 0)
    throw new FettleError(
      'stateRefused',
      `${name} changes the database in a way that older processes do not understand, and some run: ${rows.map(({ place }) => place).join(', ')}. Stop them first.`,
    );
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(migration.sql);
    await client.query('INSERT INTO migration (name, hash) VALUES ($1, $2)', [migration.name, migration.hash]);
    if (migration.protocol !== undefined)
      await client.query("UPDATE setting SET value = to_jsonb($1::integer) WHERE name = 'leastProtocol'", [migration.protocol]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const reason = error instanceof Error ? error.message : String(error);
    throw new FettleError('internal', `Migration ${migration.name} failed and was taken back: ${reason}`, { cause: error });
  }
}
