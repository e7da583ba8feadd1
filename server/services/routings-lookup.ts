import { sql } from 'kysely';
import type { Db, Trx } from './services.ts';

/** What the linter has to know of the routings that one may call: whether they are released, and what they call themselves. */
export async function routingsLookup(db: Db | Trx): Promise<(flow: string) => { released: boolean; calls: readonly string[] } | undefined> {
  const { rows } = await sql<{ id: string; released: boolean; calls: string[] }>`
    SELECT f.id, f.released_version IS NOT NULL AS released,
      coalesce((SELECT array_agg(c.called) FROM flow_call c WHERE c.flow = f.id AND c.version = f.released_version), '{}') AS calls
    FROM flow f WHERE f.kind = 'routing'`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (flow) => byId.get(flow);
}
