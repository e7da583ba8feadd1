import { encodeFrame, type ReadingFrame, ValueEncoder } from '@fettle/flows/back-test/index.ts';
import { sql } from 'kysely';
import type { Db, Trx } from '../services.ts';

export interface RecordedPeriod {
  readonly equipment: string;
  readonly signals: readonly string[];
  /** Source times: from `from` up to `to`. */
  readonly from: number;
  readonly to: number;
}

/** Readings in one query: some 100 ms of PostgreSQL's time and 10 ms of ours. */
const BLOCK = 50_000;

interface BlockRow {
  readonly count: number;
  readonly time: Buffer | null;
  readonly arrived: Buffer | null;
  readonly place: Buffer | null;
  readonly number: Buffer | null;
  readonly quality: Buffer | null;
  readonly texts: readonly string[] | null;
  readonly last_time: number | null;
  readonly last_hash: string | null;
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

/**
 * Recorded readings of signals of one machine as frames, block by block: PostgreSQL packs the columns, so that neither side makes an object of a reading, and between two blocks everything else
 * of this process goes on. Of each signal first the latest reading before the period.
 */
export async function* recordedFrames(db: Db | Trx, period: RecordedPeriod): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { equipment, signals, from, to } = period;
  const counts = await countRecorded(db, period, 2_147_483_647);
  for (const { key, signal } of await keysOf(db, equipment, signals)) {
    const total = (counts.get(signal) ?? 0) + 1;
    const before = await readBlock(db, sql`signal_key = ${key} AND source_time < ${from} ORDER BY source_time DESC, id_hash DESC LIMIT 1`);
    if (before !== undefined) yield encodeFrame({ equipment, signal, total, before: true, ...before.frame });
    let after = { time: from - 1, hash: '9223372036854775807' };
    for (;;) {
      const block = await readBlock(
        db,
        sql`signal_key = ${key} AND (source_time, id_hash) > (${after.time}, ${after.hash}::bigint) AND source_time < ${to}
          ORDER BY source_time, id_hash LIMIT ${BLOCK}`,
      );
      if (block === undefined) break;
      yield encodeFrame({ equipment, signal, total, before: false, ...block.frame });
      if (block.frame.count < BLOCK) break;
      after = block.last;
    }
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

async function readBlock(
  db: Db | Trx,
  which: ReturnType<typeof sql>,
): Promise<{ readonly frame: Packed; readonly last: { readonly time: number; readonly hash: string } } | undefined> {
  const { rows } = await sql<BlockRow>`
    SELECT count(*)::integer AS count,
      string_agg(float8send(source_time::float8), ''::bytea) AS time,
      string_agg(float8send(received_at::float8), ''::bytea) AS arrived,
      string_agg(tidsend(ctid), ''::bytea) AS place,
      string_agg(float8send(coalesce(number, CASE WHEN logical THEN 1 ELSE 0 END)), ''::bytea) AS number,
      string_agg(int2send((quality | CASE WHEN number IS NOT NULL THEN 0 WHEN text IS NOT NULL THEN 4 WHEN logical IS NOT NULL THEN 8 ELSE 12 END)::smallint), ''::bytea) AS quality,
      json_agg(text) FILTER (WHERE text IS NOT NULL) AS texts,
      (array_agg(source_time))[count(*)] AS last_time, ((array_agg(id_hash))[count(*)])::text AS last_hash
    FROM (SELECT source_time, received_at, ctid, number, logical, text, quality, id_hash FROM machine_event WHERE ${which}) AS block`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined || row.count === 0 || row.time === null || row.arrived === null) return undefined;
  const { count } = row;
  const quality = new Uint8Array(count);
  for (let index = 0; index < count; index += 1) quality[index] = row.quality?.[index * 2 + 1] ?? 12;
  const value = doubles(row.number ?? Buffer.alloc(count * 8));
  const encoder = new ValueEncoder();
  let text = 0;
  if (row.texts !== null) {
    for (let index = 0; index < count; index += 1) {
      if (((quality[index] as number) & 12) !== 4) continue;
      value[index] = encoder.encode(row.texts[text] ?? '');
      text += 1;
    }
  }
  return {
    frame: {
      count,
      time: doubles(row.time),
      arrived: doubles(row.arrived),
      place: places(row.place, count),
      value,
      quality,
      texts: encoder.texts,
    },
    last: { time: row.last_time ?? 0, hash: row.last_hash ?? '0' },
  };
}

/** PostgreSQL sends the most significant byte first. */
function doubles(bytes: Buffer): Float64Array {
  const own = Buffer.from(Uint8Array.prototype.slice.call(bytes).buffer as ArrayBuffer);
  own.swap64();
  return new Float64Array(own.buffer, 0, own.length / 8);
}

/** Where a row lies (block and place in it): readings are written in the order in which they arrived. */
function places(bytes: Buffer | null, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) =>
    bytes === null ? index : bytes.readUInt32BE(index * 6) * 65_536 + bytes.readUInt16BE(index * 6 + 4),
  );
}
