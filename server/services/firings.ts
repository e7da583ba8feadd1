import type { FiringView } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Db, Trx } from './services.ts';

interface Row extends Omit<FiringView, 'serialNumber'> {
  serialNumber: string | null;
}

export async function firings(
  db: Db | Trx,
  query: { flow?: string | undefined; equipment?: readonly string[]; limit: number },
): Promise<FiringView[]> {
  const conditions = [sql`true`];
  if (query.flow !== undefined) conditions.push(sql`g.flow = ${query.flow}`);
  if (query.equipment !== undefined) conditions.push(sql`g.equipment = ANY(${[...query.equipment]}::text[])`);
  const { rows } = await sql<Row>`
    SELECT g.stream || '#' || g.sequence AS id, g.flow, f.name AS "flowName", g.version, g.equipment, g.serial_number AS "serialNumber", g.at, g.title, g.trace
    FROM firing g JOIN flow f ON f.id = g.flow WHERE ${sql.join(conditions, sql` AND `)} ORDER BY g.at DESC LIMIT ${query.limit}`.execute(
    db,
  );
  return rows.map(({ serialNumber, ...row }) => (serialNumber === null ? row : { ...row, serialNumber }));
}
