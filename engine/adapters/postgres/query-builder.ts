import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Database } from './tables.ts';

/** Kysely over a pool of `connectPool`, which it leaves open when destroyed by nobody: whoever made the pool ends it. */
export function queryBuilder(pool: pg.Pool): Kysely<Database> {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
