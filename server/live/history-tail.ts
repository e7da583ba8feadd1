import type { HistoryEvent, Json, Log } from '@fettle/flows';
import { sql } from 'kysely';
import type { Db } from '../services/services.ts';

/**
 * The tail of history, as one ordered stream.
 *
 * Invariant: a row is shown once, and never before a row that could still be committed in front of it. Rows are ordered by (transaction id, position), and only those of
 * transactions older than every one that is still running are read; a slow transaction delays the tail, it does not lose a row.
 */
export interface TailItem {
  /** `xid-position`: what a client sends back as Last-Event-ID. */
  readonly id: string;
  readonly event: HistoryEvent;
}

interface Row {
  xid: string;
  position: number;
  stream: string;
  sequence: number;
  at: number;
  kind: HistoryEvent['kind'];
  flow: string;
  version: number;
  flowNode: string | null;
  token: string | null;
  tokenVersion: number | null;
  cause: string;
  data: Record<string, Json>;
}

const BATCH = 500;
const IDLE_MS = 200;

export class HistoryTail {
  readonly #db: Db;
  readonly #log: Log;
  readonly #listeners = new Set<(items: readonly TailItem[]) => void>();
  #position: { xid: string; position: number } | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(db: Db, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  /** Reads while somebody listens. */
  listen(listener: (items: readonly TailItem[]) => void): () => void {
    this.#listeners.add(listener);
    this.#running ??= this.#run();
    return () => void this.#listeners.delete(listener);
  }

  /** What came after an id, up to now; at most `limit` rows, the oldest first. Undefined when the id is not one of ours. */
  async since(id: string, limit: number): Promise<TailItem[] | undefined> {
    const match = /^(\d{1,20})-(\d{1,19})$/.exec(id);
    if (match === null) return undefined;
    return this.#read({ xid: match[1] ?? '0', position: Number(match[2]) }, limit);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (!this.#stopped && this.#listeners.size > 0) {
        const items = await this.#next();
        if (items.length > 0) for (const listener of this.#listeners) listener(items);
        if (items.length < BATCH) await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
      }
    } finally {
      this.#running = undefined;
      this.#position = undefined;
    }
  }

  async #next(): Promise<TailItem[]> {
    try {
      this.#position ??= await this.#end();
      const items = await this.#read(this.#position, BATCH);
      const last = items.at(-1)?.id.split('-');
      if (last !== undefined) this.#position = { xid: last[0] ?? '0', position: Number(last[1]) };
      return items;
    } catch (error) {
      this.#log.warn({ err: error }, 'The tail of history could not be read; trying again.');
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return [];
    }
  }

  async #end(): Promise<{ xid: string; position: number }> {
    const { rows } = await sql<{ xid: string }>`SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text AS xid`.execute(
      this.#db,
    );
    return { xid: rows[0]?.xid ?? '0', position: Number.MAX_SAFE_INTEGER };
  }

  async #read(after: { xid: string; position: number }, limit: number): Promise<TailItem[]> {
    const { rows } = await sql<Row>`
      SELECT xid::text AS xid, position, stream, sequence, at, kind, flow, version, flow_node AS "flowNode", token, token_version AS "tokenVersion", cause, data
      FROM history WHERE (xid, position) > (${after.xid}::xid8, ${after.position}::bigint) AND xid < pg_snapshot_xmin(pg_current_snapshot())
      ORDER BY xid, position LIMIT ${limit}`.execute(this.#db);
    return rows.map(({ xid, position, flowNode, token, tokenVersion, ...row }) => ({
      id: `${xid}-${position}`,
      event: { ...row, flowNode: flowNode ?? undefined, token: token ?? undefined, tokenVersion: tokenVersion ?? undefined },
    }));
  }
}
