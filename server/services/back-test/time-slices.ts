import { sql } from 'kysely';
import type { Db } from '../services.ts';

/** Of a signal: from `from` up to `to`, and how many readings are in it. */
export interface TimeSlice {
  readonly from: number;
  readonly to: number;
  readonly readings: number;
}

/** Into so many a period is parted to see where its readings are. */
const PARTS = 1000;

/**
 * Parts a period of a signal into slices of at most about `most` readings, those without any left out: one look at the index tells how many readings lie where. Many in one millisecond are not parted.
 */
export async function timeSlices(
  db: Db,
  key: number,
  period: { readonly from: number; readonly to: number },
  most: number,
): Promise<TimeSlice[]> {
  const ends = await sql<{ first: number | null; last: number | null }>`SELECT min(source_time) AS first, max(source_time) AS last
    FROM machine_event WHERE signal_key = ${key} AND source_time >= ${period.from} AND source_time < ${period.to}`.execute(db);
  const { first, last } = ends.rows[0] ?? { first: null, last: null };
  if (first === null || last === null) return [];
  const width = Math.max(1, Math.ceil((last + 1 - first) / PARTS));
  const { rows } = await sql<{
    part: number;
    readings: number;
  }>`SELECT ((source_time - ${first}) / ${width})::integer AS part, count(*)::integer AS readings
    FROM machine_event WHERE signal_key = ${key} AND source_time >= ${first} AND source_time <= ${last} GROUP BY 1 ORDER BY 1`.execute(db);
  const slices: TimeSlice[] = [];
  for (const { part, readings } of rows) {
    const slice = { from: first + part * width, to: Math.min(last + 1, first + (part + 1) * width), readings };
    const before = slices.at(-1);
    if (readings > 2 * most && width > 1) slices.push(...(await timeSlices(db, key, slice, most)));
    else if (before !== undefined && before.readings + readings <= most)
      slices[slices.length - 1] = { ...before, to: slice.to, readings: before.readings + readings };
    else slices.push(slice);
  }
  return slices;
}
