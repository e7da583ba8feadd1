import { copyOutRow } from '@fettle/engine/adapters/postgres/copy-out.ts';
import { emptyFrame, type FrameColumns, type FrameHead, MOST_READINGS, VALUE_KIND, ValueEncoder } from '@fettle/flows/back-test/index.ts';
import { sql } from 'kysely';
import type { Db, Services, Trx } from '../services.ts';
import { readInSlices, type TimeSlice } from './read-in-slices.ts';

export interface RecordedPeriod {
  readonly equipment: string;
  readonly signals: readonly string[];
  /** Source times: from `from` up to `to`. */
  readonly from: number;
  readonly to: number;
}

/** How many readings of each signal are recorded in the period, each counted up to `most`. */
export async function countRecorded(
  db: Db | Trx,
  { equipment, signals, from, to }: RecordedPeriod,
  most: number,
): Promise<Map<string, number>> {
  const counts = new Map(signals.map((signal) => [signal, 0]));
  for (const { key, signal } of await keysOf(db, equipment, signals)) {
    const { rows } = await sql<{ count: number }>`SELECT count(*)::integer AS count FROM (
      SELECT FROM machine_event WHERE signal_key = ${key} AND source_time >= ${from} AND source_time < ${to} LIMIT ${most}) AS found`.execute(
      db,
    );
    counts.set(signal, (counts.get(signal) ?? 0) + (rows[0]?.count ?? 0));
  }
  return counts;
}

/** Where recorded readings are read from. */
export interface RecordedFrom {
  readonly db: Db;
  readonly pool: Services['engine']['pool'];
}

/**
 * Recorded readings of signals of one machine as frames, block by block: PostgreSQL packs the columns, so that neither side makes an object of a reading, and between two blocks everything else
 * of this process goes on. Of each signal first the latest reading before the period; the others in no order: who gathers them knows the order in which they arrived.
 */
export async function* recordedFrames({ db, pool }: RecordedFrom, period: RecordedPeriod): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { equipment, signals, from, to } = period;
  for (const { key, signal } of await keysOf(db, equipment, signals)) {
    const extent = await extentOf(db, key, { from, to });
    const head = { equipment, signal, total: extent.readings + 1 };
    const before = await readBlock(pool, `signal_key = ${key} AND source_time < ${from} ORDER BY source_time DESC, id_hash DESC LIMIT 1`, {
      ...head,
      before: true,
    });
    if (before.count > 0) yield before.bytes;
    for await (const block of readInSlices(extent, (slice, most) =>
      readBlock(pool, `signal_key = ${key} AND source_time >= ${slice.from} AND source_time < ${slice.to} LIMIT ${most}`, {
        ...head,
        before: false,
      }),
    ))
      yield block.bytes;
  }
}

/** From the first to behind the last reading of a period, and how many they are, as PostgreSQL estimates without counting: to count takes a third as long as to read. */
async function extentOf(
  db: Db,
  key: number,
  { from, to }: { from: number; to: number },
): Promise<TimeSlice & { readonly readings: number }> {
  const ends = await sql<{ first: number | null; last: number | null }>`SELECT min(source_time) AS first, max(source_time) AS last
    FROM machine_event WHERE signal_key = ${key} AND source_time >= ${from} AND source_time < ${to}`.execute(db);
  const { first, last } = ends.rows[0] ?? { first: null, last: null };
  if (first === null || last === null) return { from, to: from, readings: 0 };
  const plan = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`EXPLAIN (FORMAT JSON)
    SELECT FROM machine_event WHERE signal_key = ${sql.lit(key)} AND source_time >= ${sql.lit(first)} AND source_time <= ${sql.lit(last)}`.execute(
    db,
  );
  const estimate = plan.rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
  // Its samples may miss some: arrays that grow are copied.
  return { from: first, to: last + 1, readings: Math.min(MOST_READINGS, Math.ceil(estimate * 1.05)) };
}

/** One signal may come over several connections, each with a number of its own. */
async function keysOf(db: Db | Trx, equipment: string, signals: readonly string[]): Promise<{ key: number; signal: string }[]> {
  const { rows } = await sql<{ key: number; signal: string }>`
    SELECT id AS key, signal FROM signal_key WHERE equipment = ${equipment} AND signal = ANY(${[...signals]}::text[]) ORDER BY signal, id`.execute(
    db,
  );
  return rows;
}

/**
 * A frame of what `which` finds, which is made of numbers of ours alone. Each value that PostgreSQL sends costs it as much as finding the row, so when a reading arrived (as the difference to its
 * time), its quality and its kind come as one number.
 */
function readBlock(
  pool: RecordedFrom['pool'],
  which: string,
  head: Omit<FrameHead, 'count' | 'texts'>,
): Promise<{ readonly count: number; readonly bytes: Uint8Array<ArrayBuffer> }> {
  return copyOutRow(
    pool,
    `SELECT string_agg(int8send(source_time), NULL),
      string_agg(int8send(((received_at - source_time) << 4) | quality::bigint | CASE WHEN number IS NOT NULL THEN 0::bigint
        WHEN text IS NOT NULL THEN 4::bigint WHEN logical IS NOT NULL THEN 8::bigint ELSE 12::bigint END), NULL),
      string_agg(tidsend(ctid), NULL),
      string_agg(float8send(coalesce(number, CASE WHEN logical THEN 1 ELSE 0 END)), NULL),
      json_agg(text) FILTER (WHERE text IS NOT NULL)
    FROM (SELECT source_time, received_at, ctid, number, logical, text, quality FROM machine_event WHERE ${which}) AS block`,
    ([time, arrival, place, number, said]) => {
      const encoder = new ValueEncoder();
      const texts = said === undefined ? [] : (JSON.parse(said.toString()) as string[]).map((text) => encoder.encode(text));
      const count = (time?.length ?? 0) / 8;
      const { bytes, columns } = emptyFrame({ ...head, count, texts: encoder.texts });
      if (time !== undefined) putTimes(columns.time, time);
      if (arrival !== undefined) putArrivals(columns, arrival);
      if (place !== undefined) putPlaces(columns.place, place);
      if (number !== undefined) putDoubles(columns.value, number);
      if (texts.length > 0) putTexts(columns, texts);
      return { count, bytes };
    },
  );
}

/** PostgreSQL sends the most significant byte first. */
function putDoubles(column: Float64Array, bytes: Buffer): void {
  const own = Buffer.from(column.buffer, column.byteOffset, column.byteLength);
  bytes.copy(own);
  own.swap64();
}

const HIGH = 2 ** 32;

/** Whole numbers of 64 bits, of which a double holds all that are times. */
function putTimes(column: Float64Array, bytes: Buffer): void {
  putDoubles(column, bytes);
  const [low, high] = halvesOf(column);
  for (let index = 0; index < column.length; index += 1)
    column[index] = (high[2 * index + 1] as number) * HIGH + (low[2 * index] as number);
}

/** Sixteen times the milliseconds from a reading's time until it arrived, and quality and kind in the sixteen. */
function putArrivals({ time, arrived, quality }: FrameColumns, bytes: Buffer): void {
  putDoubles(arrived, bytes);
  const [low, high] = halvesOf(arrived);
  for (let index = 0; index < arrived.length; index += 1) {
    const lower = low[2 * index] as number;
    quality[index] = lower & 15;
    arrived[index] = (time[index] as number) + (high[2 * index + 1] as number) * (HIGH / 16) + (lower >>> 4);
  }
}

/** The same memory: of each 64 bits first the lower half, then the higher one with the sign. */
const halvesOf = ({ buffer, byteOffset, length }: Float64Array): [Uint32Array, Int32Array] => [
  new Uint32Array(buffer, byteOffset, 2 * length),
  new Int32Array(buffer, byteOffset, 2 * length),
];

/** Where a row lies (block and place in it): readings are written in the order in which they arrived. */
function putPlaces(column: Float64Array, bytes: Buffer): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let index = 0, at = 0; index < column.length; index += 1, at += 6)
    column[index] = view.getUint32(at) * 65_536 + view.getUint16(at + 4);
}

function putTexts({ value, quality }: FrameColumns, texts: readonly number[]): void {
  for (let index = 0, text = 0; index < quality.length; index += 1) {
    if (((quality[index] as number) & 12) !== VALUE_KIND.text) continue;
    value[index] = texts[text] as number;
    text += 1;
  }
}
