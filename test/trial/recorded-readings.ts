import type pg from 'pg';
import { MEASURED_SIGNALS, ROW_SIGNALS } from './mill-plant.ts';

/** What the database recorded of one part. */
export interface RecordedPart {
  /** Measurements: rows times 47 when nothing was lost. */
  readonly readings: number;
  readonly badReadings: number;
  /** Readings of the spindle power that are good: what may enter a statistic. */
  readonly goodPower: number;
  /** Values that were sent and are not recorded; negative: recorded more often than sent. */
  readonly eventsLost: number;
}

const STEP_MS = 100;

/**
 * Counts by source time. A part begins with its part number and goes on for as many steps of 100 ms as it has rows, so what lies in between belongs to it, however late it arrived
 * and however often it was sent.
 */
export async function recordedPart(pool: pg.Pool, part: number, rows: number): Promise<RecordedPart> {
  const sent = rows * ROW_SIGNALS.length;
  const began = await pool.query<{ at: number }>(
    `SELECT e.source_time AS at FROM machine_event e JOIN signal_key k ON k.id = e.signal_key
      WHERE k.equipment = 'mill-1' AND k.signal = 'partNumber' AND e.number = $1 AND e.quality = 0 ORDER BY e.source_time DESC LIMIT 1`,
    [part],
  );
  const start = began.rows[0]?.at;
  if (start === undefined) return { readings: 0, badReadings: 0, goodPower: 0, eventsLost: sent };
  const counted = await pool.query<{ signal: string; good: number; bad: number }>(
    `SELECT k.signal, count(*) FILTER (WHERE e.quality = 0)::integer AS good, count(*) FILTER (WHERE e.quality <> 0)::integer AS bad
      FROM machine_event e JOIN signal_key k ON k.id = e.signal_key
      WHERE k.equipment = 'mill-1' AND k.signal = ANY($1) AND e.source_time >= $2 AND e.source_time < $3 GROUP BY k.signal`,
    [ROW_SIGNALS, start, start + rows * STEP_MS],
  );
  const measured = counted.rows.filter(({ signal }) => MEASURED_SIGNALS.includes(signal));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const recorded = sum(counted.rows.map(({ good, bad }) => good + bad));
  return {
    readings: sum(measured.map(({ good, bad }) => good + bad)),
    badReadings: sum(measured.map(({ bad }) => bad)),
    goodPower: measured.find(({ signal }) => signal === 'S1_OutputPower')?.good ?? 0,
    eventsLost: sent - recorded,
  };
}
