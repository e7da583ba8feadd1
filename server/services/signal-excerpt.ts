import type { Quality, Value } from '@fettle/flows';
import type { SignalExcerpt } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Db } from './services.ts';

/** Readings of a signal at most: more cannot be told apart in a small chart. */
const MOST = 600;

interface Row {
  readonly at: number;
  readonly value: Value;
  readonly quality: Quality;
}

/** What was recorded of a signal between two times, and the reading that was valid when the span began. Of too many, those next to `around`. */
export async function signalExcerpt(
  db: Db,
  { equipment, signal, from, to, around }: { equipment: string; signal: string; from: number; to: number; around: number },
): Promise<SignalExcerpt> {
  const of = sql`FROM recorded_event WHERE equipment = ${equipment} AND signal = ${signal}`;
  const [inside, before] = await Promise.all([
    sql<Row>`SELECT source_time AS at, value, quality ${of} AND source_time BETWEEN ${from} AND ${to}
      ORDER BY abs(source_time - ${around}) LIMIT ${MOST + 1}`.execute(db),
    sql<Row>`SELECT source_time AS at, value, quality ${of} AND source_time < ${from} ORDER BY source_time DESC LIMIT 1`.execute(db),
  ]);
  const points = [...before.rows, ...inside.rows.slice(0, MOST).sort((a, b) => a.at - b.at)];
  return { equipment, signal, from, to, points, cut: inside.rows.length > MOST };
}
