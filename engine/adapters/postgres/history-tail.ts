import type { HistoryEvent } from '@fettle/flows';
import type pg from 'pg';
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

/**
 * At most `limit` lines after a position, oldest first; without the messages that they carry. A position that this database cannot have given out (it was restored since) counts as "now".
 */
export async function readHistoryTail(pool: pg.Pool, after: HistoryPosition, limit: number): Promise<readonly PlacedHistoryEvent[]> {
  const [xid = '0', position = '0'] = after.split('.');
  const { rows } = await pool.query<TailRow>({ ...READ_TAIL, values: [xid, position, limit] });
  return rows.map((row) => ({ position: `${row.xid}.${row.position}`, event: eventOf(row) }));
}

/** True for a position in the form in which `readHistoryTail` gives them, and not beyond what the database has come to. */
export async function isHistoryPosition(pool: pg.Pool, position: string): Promise<boolean> {
  if (!/^\d{1,19}\.\d{1,18}$/.test(position)) return false;
  const [xid] = position.split('.');
  const { rows } = await pool.query<{ known: boolean }>('SELECT $1::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) AS known', [xid]);
  return rows[0]?.known === true;
}

export interface HistoryRow {
  readonly stream: string;
  readonly sequence: number;
  readonly at: number;
  readonly version: number;
  readonly token_version: number | null;
  readonly kind: string;
  readonly flow: string;
  readonly flow_node: string | null;
  readonly token: string | null;
  readonly cause: string;
  readonly data: HistoryEvent['data'];
  readonly message?: HistoryEvent['message'] | null;
}
interface TailRow extends HistoryRow {
  readonly xid: string;
  readonly position: number;
}

export function eventOf(row: HistoryRow): HistoryEvent {
  return {
    stream: row.stream,
    sequence: row.sequence,
    at: row.at,
    kind: row.kind as HistoryEvent['kind'],
    flow: row.flow,
    version: row.version,
    ...(row.flow_node === null ? {} : { flowNode: row.flow_node }),
    ...(row.token === null ? {} : { token: row.token }),
    ...(row.token_version === null ? {} : { tokenVersion: row.token_version }),
    cause: row.cause,
    ...(row.message === null || row.message === undefined ? {} : { message: row.message }),
    data: row.data,
  };
}
