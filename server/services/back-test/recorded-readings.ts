import { copyOutRow } from '@fettle/engine/adapters/postgres/copy-out.ts';
import { encodeFrame, type ReadingFrame, ValueEncoder } from '@fettle/flows/back-test/index.ts';
import { sql } from 'kysely';
import type { Db, Services, Trx } from '../services.ts';
import { inOrder } from './in-order.ts';
import { timeSlices } from './time-slices.ts';

export interface RecordedPeriod {
  readonly equipment: string;
  readonly signals: readonly string[];
  /** Source times: from `from` up to `to`. */
  readonly from: number;
  readonly to: number;
}

/** Readings in one query: some 50 ms of PostgreSQL's time, and a few of ours. */
const BLOCK = 50_000;
/** Queries at once: the next block is packed while one is on its way. */
const AT_ONCE = 2;

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
 * of this process goes on. Of each signal first the latest reading before the period.
 */
export async function* recordedFrames({ db, pool }: RecordedFrom, period: RecordedPeriod): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { equipment, signals, from, to } = period;
  for (const { key, signal } of await keysOf(db, equipment, signals)) {
    const slices = await timeSlices(db, key, { from, to }, BLOCK);
    const total = slices.reduce((sum, { readings }) => sum + readings, 1);
    const before = await readBlock(pool, `signal_key = ${key} AND source_time < ${from} ORDER BY source_time DESC, id_hash DESC LIMIT 1`);
    if (before !== undefined) yield encodeFrame({ equipment, signal, total, before: true, ...before });
    const blocks = inOrder(slices, AT_ONCE, (slice) =>
      readBlock(pool, `signal_key = ${key} AND source_time >= ${slice.from} AND source_time < ${slice.to} ORDER BY source_time, id_hash`),
    );
    for await (const block of blocks) if (block !== undefined) yield encodeFrame({ equipment, signal, total, before: false, ...block });
  }
}

/** One signal may come over several connections, each with a number of its own. */
async function keysOf(db: Db | Trx, equipment: string, signals: readonly string[]): Promise<{ key: number; signal: string }[]> {
  const { rows } = await sql<{ key: number; signal: string }>`
    SELECT id AS key, signal FROM signal_key WHERE equipment = ${equipment} AND signal = ANY(${[...signals]}::text[]) ORDER BY signal, id`.execute(
    db,
  );
  return rows;
}

type Packed = Omit<ReadingFrame, 'equipment' | 'signal' | 'total' | 'before'>;

/** `which` is made of numbers of ours alone. */
async function readBlock(pool: RecordedFrom['pool'], which: string): Promise<Packed | undefined> {
  const [time, arrived, place, number, kinds, texts] = await copyOutRow(
    pool,
    `SELECT string_agg(float8send(source_time::float8), ''), string_agg(float8send(received_at::float8), ''), string_agg(tidsend(ctid), ''),
      string_agg(float8send(coalesce(number, CASE WHEN logical THEN 1 ELSE 0 END)), ''),
      string_agg(charsend((quality | CASE WHEN number IS NOT NULL THEN 0 WHEN text IS NOT NULL THEN 4 WHEN logical IS NOT NULL THEN 8 ELSE 12 END)::"char"), ''),
      json_agg(text) FILTER (WHERE text IS NOT NULL)
    FROM (SELECT source_time, received_at, ctid, number, logical, text, quality FROM machine_event WHERE ${which}) AS block`,
  );
  if (time === undefined || arrived === undefined || place === undefined || number === undefined || kinds === undefined) return undefined;
  const value = doubles(number);
  const quality = Uint8Array.from(kinds);
  const encoder = new ValueEncoder();
  if (texts !== undefined) {
    const said = JSON.parse(texts.toString()) as string[];
    let text = 0;
    for (let index = 0; index < quality.length; index += 1) {
      if (((quality[index] as number) & 12) !== 4) continue;
      value[index] = encoder.encode(said[text] ?? '');
      text += 1;
    }
  }
  return {
    count: quality.length,
    time: doubles(time),
    arrived: doubles(arrived),
    place: places(place),
    value,
    quality,
    texts: encoder.texts,
  };
}

/** PostgreSQL sends the most significant byte first. */
function doubles(bytes: Buffer): Float64Array {
  const own = Buffer.from(Uint8Array.prototype.slice.call(bytes).buffer as ArrayBuffer);
  own.swap64();
  return new Float64Array(own.buffer, 0, own.length / 8);
}

/** Where a row lies (block and place in it): readings are written in the order in which they arrived. */
function places(bytes: Buffer): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Float64Array(bytes.length / 6);
  for (let index = 0, at = 0; index < found.length; index += 1, at += 6)
    found[index] = view.getUint32(at) * 65_536 + view.getUint16(at + 4);
  return found;
}
