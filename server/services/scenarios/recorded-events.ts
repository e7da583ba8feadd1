import type { Quality, Value } from '@fettle/flows';
import { MOST_RECORDED_EVENTS, type RecordedLines } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Db } from '../services.ts';

/** A recorded event as a line of a scenario plays it. `at` is the source's own time. */
export interface RecordedEvent {
  readonly at: number;
  readonly equipment: string;
  readonly signal: string;
  readonly value: Value;
  readonly quality: Quality;
  /** Tells two readings apart that say the same at the same time. */
  readonly key: string;
}

export interface RecordedSpan {
  readonly equipment: string;
  /** Absent: all that are recorded. */
  readonly signals?: readonly string[] | undefined;
  /** Source times, both inclusive. */
  readonly from: number;
  readonly to: number;
}

/** Recorded events of an equipment, oldest first, those of one time in the order in which they arrived, at most `most`. Of each signal no more is read than could be handed over, however much the period holds. */
export async function readRecorded(db: Db, { equipment, signals, from, to }: RecordedSpan, most: number): Promise<RecordedEvent[]> {
  const { rows } = await sql<RecordedEvent>`
    SELECT e.source_time AS at, k.equipment, k.signal, e.value, e.quality, e.id_hash::text AS key
    FROM signal_key k CROSS JOIN LATERAL (
      SELECT source_time, received_at, value, quality, id_hash, recorded_place FROM recorded_event r
      WHERE r.signal_key = k.id AND r.source_time BETWEEN ${from} AND ${to} ORDER BY r.source_time, r.id_hash LIMIT ${most}) AS e
    WHERE k.equipment = ${equipment} AND (${signals === undefined} OR k.signal = ANY(${[...(signals ?? [])]}::text[]))
    ORDER BY e.source_time, e.received_at, e.recorded_place LIMIT ${most}`.execute(db);
  return rows;
}

/** The latest reading of each of these signals before a time. */
export async function readBefore(db: Db, equipment: string, signals: readonly string[], before: number): Promise<RecordedEvent[]> {
  const { rows } = await sql<RecordedEvent>`
    SELECT e.source_time AS at, k.equipment, k.signal, e.value, e.quality, e.id_hash::text AS key
    FROM signal_key k CROSS JOIN LATERAL (
      SELECT source_time, value, quality, id_hash FROM recorded_event r
      WHERE r.signal_key = k.id AND r.source_time < ${before} ORDER BY r.source_time DESC, r.id_hash DESC LIMIT 1) AS e
    WHERE k.equipment = ${equipment} AND k.signal = ANY(${[...signals]}::text[]) ORDER BY e.source_time`.execute(db);
  return rows;
}

/** What was recorded of an equipment in a period, as lines of a scenario. */
export async function recordedEvents(db: Db, span: RecordedSpan): Promise<RecordedLines> {
  const found = await readRecorded(db, span, MOST_RECORDED_EVENTS + 1);
  const cut = found.length > MOST_RECORDED_EVENTS;
  return { lines: eventLines(found.slice(0, MOST_RECORDED_EVENTS)), from: span.from, to: span.to, cut };
}

export function eventLines(events: readonly RecordedEvent[]): RecordedLines['lines'] {
  const said = new Set<string>();
  return events.map(({ at, key, ...event }) => {
    const says = JSON.stringify([at, event]);
    const isSaidAgain = said.has(says);
    said.add(says);
    return { at, event: isSaidAgain ? { ...event, id: `recorded-${key}` } : event };
  });
}
