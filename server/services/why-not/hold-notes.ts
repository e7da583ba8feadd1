import { sql } from 'kysely';
import type { Db } from '../services.ts';
import { moment } from './moment-words.ts';

interface Held {
  readonly what: string;
  readonly reason: string;
  readonly person: string;
  readonly from: number;
  readonly to: number | null;
}

/** What is told of holds at most. */
const MOST_TOLD = 5;

/** Holds that were in force then: a unit under one enters no operation, and a machine on hold takes up no further unit, so that there was nothing to judge. */
export async function holdNotes(
  db: Db,
  {
    unit,
    machines,
    from,
    to,
  }: { readonly unit?: string | undefined; readonly machines: readonly string[]; readonly from: number; readonly to: number },
): Promise<string[]> {
  const { rows } = await sql<Held>`
    SELECT * FROM (
      SELECT 'Unit ' || i.serial_number AS what, h.reason, h.person, h.placed_at AS "from", h.released_at AS "to"
      FROM hold h JOIN instance i ON i.id = h.instance WHERE i.serial_number = ${unit ?? null}
      UNION ALL
      SELECT subject, reason, person, placed_at, released_at FROM scope_hold WHERE scope = 'equipment' AND subject = ANY(${[...machines]}::text[])
      UNION ALL
      SELECT 'Job order ' || s.subject, s.reason, s.person, s.placed_at, s.released_at FROM scope_hold s
      WHERE s.scope = 'jobOrder' AND s.subject IN (SELECT job_order FROM instance WHERE serial_number = ${unit ?? null})
    ) AS held WHERE "from" <= ${to} AND coalesce("to", ${to}) >= ${from} ORDER BY "from" DESC LIMIT ${MOST_TOLD}`.execute(db);
  return rows
    .reverse()
    .map(
      (held) =>
        `${held.what} was on hold from ${moment(held.from)} ${held.to === null ? 'on' : `to ${moment(held.to)}`}: ${held.reason} (${held.person}).`,
    );
}
