import { sql } from 'kysely';
import type { Db } from '../services.ts';
import { moment } from './moment-words.ts';

interface Run {
  readonly id: string;
  readonly beside: number | null;
  readonly startedAt: number;
  readonly stoppedAt: number | null;
}

/** What is told of one run at most. */
const MOST_TOLD = 5;

/** That a draft of the rule ran in shadow then, and what it found there that the released version did not: that was no firing, because nothing of a draft in shadow is carried out. */
export async function shadowNotes(
  db: Db,
  flow: string,
  {
    equipment,
    serialNumber,
    from,
    to,
  }: { readonly equipment?: string; readonly serialNumber?: string; readonly from: number; readonly to: number },
): Promise<string[]> {
  const { rows: runs } = await sql<Run>`
    SELECT id, beside, started_at AS "startedAt", stopped_at AS "stoppedAt" FROM shadow_run
    WHERE flow = ${flow} AND started_at <= ${to} AND coalesce(stopped_at, ${to}) >= ${from} ORDER BY started_at`.execute(db);
  const notes: string[] = [];
  for (const { id, beside, startedAt, stoppedAt } of runs) {
    const until = stoppedAt === null ? 'and runs still' : `to ${moment(stoppedAt)}`;
    const besides = beside === null ? 'while no version was released' : `beside version ${beside}`;
    notes.push(`A draft ran in shadow from ${moment(startedAt)} ${until}, ${besides}: it judged, and its actions were suppressed.`);
    const { rows } = await sql<{ at: number; equipment: string; title: string; verdict: string; would: readonly string[] }>`
      SELECT at, equipment, title, verdict, would FROM shadow_firing WHERE run = ${id} AND at BETWEEN ${from} AND ${to}
        AND (${equipment ?? null}::text IS NULL OR equipment = ${equipment ?? null})
        AND (${serialNumber ?? null}::text IS NULL OR serial_number = ${serialNumber ?? null})
      ORDER BY at, equipment, number LIMIT ${MOST_TOLD}`.execute(db);
    for (const found of rows) {
      const would = found.would.length === 0 ? '' : `, and would have done this: ${found.would.join(', ')}`;
      notes.push(
        found.verdict === 'gained'
          ? `The draft in shadow fired “${found.title}” on ${found.equipment} at ${moment(found.at)}${would}.`
          : `The draft in shadow did not fire where the released version fired “${found.title}” on ${found.equipment} at ${moment(found.at)}.`,
      );
    }
  }
  return notes;
}
