import { FettleError } from '@fettle/flows';
import type { FiringView } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Db, Trx } from './services.ts';

interface Row extends Omit<FiringView, 'serialNumber'> {
  serialNumber: string | null;
}

export async function firings(
  db: Db | Trx,
  query: { id?: string; flow?: string | undefined; serialNumber?: string | undefined; equipment?: readonly string[]; limit: number },
): Promise<FiringView[]> {
  const conditions = [sql`true`];
  if (query.flow !== undefined) conditions.push(sql`g.flow = ${query.flow}`);
  if (query.serialNumber !== undefined) conditions.push(sql`g.serial_number = ${query.serialNumber}`);
  if (query.id !== undefined) {
    const { stream, sequence } = firingPlace(query.id);
    conditions.push(sql`g.stream = ${stream} AND g.sequence = ${sequence}`);
  }
  if (query.equipment !== undefined) conditions.push(sql`g.equipment = ANY(${[...query.equipment]}::text[])`);
  const { rows } = await sql<Row>`
    SELECT g.stream || '#' || g.sequence AS id, g.flow, f.name AS "flowName", g.version, g.equipment, g.serial_number AS "serialNumber", g.at, g.title, g.trace
    FROM firing g JOIN flow f ON f.id = g.flow WHERE ${sql.join(conditions, sql` AND `)} ORDER BY g.at DESC LIMIT ${query.limit}`.execute(
    db,
  );
  return rows.map(({ serialNumber, ...row }) => (serialNumber === null ? row : { ...row, serialNumber }));
}

/** `rule/wear/3/mill-1#17`: the stream of the rule on that machine, and the line in it. Throws `notFound` for what is no such id. */
export function firingPlace(id: string): { readonly stream: string; readonly sequence: number } {
  const hash = id.lastIndexOf('#');
  const sequence = Number(id.slice(hash + 1));
  if (hash < 1 || !Number.isSafeInteger(sequence) || sequence < 1) throw new FettleError('notFound', `There is no firing "${id}".`);
  return { stream: id.slice(0, hash), sequence };
}

/** What a rule fired on a machine in a span of time, oldest first; of a unit, when it is named. At most 100. */
export async function firingsBetween(
  db: Db | Trx,
  { flow, equipment, serialNumber, from, to }: { flow: string; equipment: string; serialNumber?: string; from: number; to: number },
): Promise<{ id: string; at: number; title: string }[]> {
  const { rows } = await sql<{ id: string; at: number; title: string }>`
    SELECT stream || '#' || sequence AS id, at, title FROM firing
    WHERE flow = ${flow} AND equipment = ${equipment} AND at BETWEEN ${from} AND ${to} AND (${serialNumber ?? null}::text IS NULL OR serial_number = ${serialNumber ?? null})
    ORDER BY at LIMIT 100`.execute(db);
  return rows;
}
