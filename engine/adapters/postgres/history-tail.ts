import type { HistoryEvent } from '@fettle/flows';
import type pg from 'pg';
import { type HistoryRow, readLines } from './history-rows.ts';
import { statement } from './statement.ts';

/** Where a reader of history stands: `<transaction>.<position>`. */
export type HistoryPosition = string;

export interface PlacedHistoryEvent {
  readonly position: HistoryPosition;
  readonly event: HistoryEvent;
}

const READ_TAIL = statement('read-history-tail');

/** The position behind everything that is committed now. */
export async function historyNow(pool: pg.Pool): Promise<HistoryPosition> {
  const { rows } = await pool.query<{ xmin: string }>('SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin');
  return `${rows[0]?.xmin ?? '0'}.0`;
}

/** Lines of one page have positions below the next one's. */
const PLACES = 1024;

/**
 * What stands after a position, oldest first and without the messages: the lines of at most `limit` pages, and whether there may be more. A position that this database cannot have
 * given out (it was restored since) counts as "now".
 */
export async function readHistoryTail(
  pool: pg.Pool,
  after: HistoryPosition,
  limit: number,
): Promise<{ readonly events: readonly PlacedHistoryEvent[]; readonly more: boolean }> {
  const [xid = '0', position = '0'] = after.split('.');
  const place = BigInt(position);
  const { rows } = await pool.query<TailRow>({ ...READ_TAIL, values: [xid, String(place / BigInt(PLACES)), limit] });
  const lines = await readLines(pool, rows);
  let line = 0;
  const events = rows.flatMap((row) =>
    row.lines.map((_line, index) => ({ position: `${row.xid}.${row.position * PLACES + index}`, event: lines[line++] as HistoryEvent })),
  );
  const seen = events.findIndex((event) =>
    event.position.startsWith(`${xid}.`) ? BigInt(event.position.slice(xid.length + 1)) > place : true,
  );
  return { events: seen === -1 ? [] : events.slice(seen), more: rows.length === limit };
}

/** True for a position in the form in which `readHistoryTail` gives them, and not beyond what the database has come to. */
export async function isHistoryPosition(pool: pg.Pool, position: string): Promise<boolean> {
  if (!/^\d{1,19}\.\d{1,18}$/.test(position)) return false;
  const [xid] = position.split('.');
  const { rows } = await pool.query<{ known: boolean }>('SELECT $1::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AS known', [xid]);
  return rows[0]?.known === true;
}

interface TailRow extends HistoryRow {
  readonly xid: string;
  readonly position: number;
}
