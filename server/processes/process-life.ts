import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Periodic, periodically } from '@fettle/engine/runtime/periodic.ts';
import type { Json, Log } from '@fettle/flows';
import pg from 'pg';
import type { ProcessRole } from './process-role.ts';
import { PROTOCOL } from './protocol.ts';

/**
 * A process among others: its row, its sign of life, and the burial of those that died.
 *
 * Invariants:
 * 1. while it lives it holds an advisory lock on a connection of its own: a kill frees the lock at once, so that others need not wait for a time-out;
 * 2. a lock that is lost with its connection is no death: only who is not seen for 1.5 s besides is buried;
 * 3. who was buried alive (stopped, cut off) hears of it at the next beat, gives up what it held and registers anew.
 */
export interface ProcessLifeOptions {
  readonly databaseUrl: string;
  readonly roles: readonly ProcessRole[];
  readonly version: string;
  readonly log: Log;
  /** Protocol that this process speaks; differs in tests only. */
  readonly protocol?: number;
  /** Why this process leaves work to others now, and what it measured; asked every beat, and every tenth. */
  readonly report?: () => { readonly idleReason: string | undefined; readonly measures: () => Json };
  /** It was buried alive: what it held is others'. */
  readonly onBuried?: () => void;
  /** A newer Fettle has changed the database in a way that this one does not understand. */
  readonly onOutdated?: (least: number) => void;
}

const LIFE_LOCK = 1179013193;
const BEAT = 500;
const MEASURES_EVERY = 10;
const PATIENCE = 3000;

export class ProcessLife {
  readonly id = randomUUID();
  readonly #options: ProcessLifeOptions;
  #client: pg.Client | undefined;
  #since = Number.POSITIVE_INFINITY;
  #firstConnection = true;
  #others = 0;
  #beats = 0;
  #beating: Periodic | undefined;

  private constructor(options: ProcessLifeOptions) {
    this.#options = options;
  }

  static async start(options: ProcessLifeOptions): Promise<ProcessLife> {
    const life = new ProcessLife(options);
    try {
      await life.#beat();
    } catch (error) {
      await life.#client?.end().catch(() => undefined);
      throw error;
    }
    life.#beating = periodically('sign of life', BEAT, options.log, () => life.#beat());
    return life;
  }

  /** Other processes that live. */
  get others(): number {
    return this.#others;
  }

  /** After an outage of the database every lease has run out: whoever is back first must not take them all. Milliseconds since the connection came back; a first one counts as old. */
  get settledFor(): number {
    return performance.now() - this.#since;
  }

  /** Others take over what this process gives up from now on. */
  async leave(): Promise<void> {
    await this.#client?.query('UPDATE process SET leaving = true WHERE id = $1', [this.id]).catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.#beating?.stop();
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    await client
      .query("UPDATE process SET ended_at = clock_ms(), ended = 'stopped' WHERE id = $1 AND ended_at IS NULL", [this.id])
      .catch(() => undefined);
    await client.end().catch(() => undefined);
  }

  async #beat(): Promise<void> {
    const client = this.#client ?? (await this.#connect());
    const { report, onBuried, onOutdated, protocol = PROTOCOL } = this.#options;
    const now = report?.();
    const measures = this.#beats % MEASURES_EVERY === 0 && now !== undefined ? JSON.stringify(now.measures()) : null;
    this.#beats += 1;
    const { rows } = await client.query<{ registered: number; others: number; least: number }>(BEAT_SQL, [
      this.id,
      now?.idleReason ?? null,
      measures,
    ]);
    const [row] = rows;
    if (row === undefined) return;
    this.#others = row.others;
    if (row.registered === 0) {
      onBuried?.();
      await this.#register(client);
    }
    if (row.least > protocol) onOutdated?.(row.least);
    await client.query('SELECT bury_lost_processes()');
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: 'fettle life',
      connectionTimeoutMillis: PATIENCE,
      statement_timeout: PATIENCE,
      query_timeout: PATIENCE,
      keepAlive: true,
    });
    const gone = () => {
      if (this.#client === client) this.#client = undefined;
    };
    client.on('error', gone);
    client.on('end', gone);
    try {
      await client.connect();
      await this.#register(client);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.#client = client;
    this.#since = this.#firstConnection ? Number.NEGATIVE_INFINITY : performance.now();
    this.#firstConnection = false;
    return client;
  }

  async #register(client: pg.Client): Promise<void> {
    const { roles, version, protocol = PROTOCOL } = this.#options;
    const { rows } = await client.query<{ number: number }>(REGISTER_SQL, [
      this.id,
      [...roles],
      hostname(),
      process.pid,
      version,
      protocol,
    ]);
    await client.query('SELECT pg_advisory_lock($1, $2)', [LIFE_LOCK, rows[0]?.number]);
  }
}

const REGISTER_SQL = `
  INSERT INTO process (id, roles, host, pid, version, protocol, started_at, last_seen) VALUES ($1, $2, $3, $4, $5, $6, clock_ms(), clock_ms())
  ON CONFLICT (id) DO UPDATE SET last_seen = clock_ms(), leaving = false, ended_at = NULL, ended = NULL RETURNING number`;

const BEAT_SQL = `
  WITH me AS (
    UPDATE process SET last_seen = clock_ms(), idle_reason = $2, measures = COALESCE($3::json, measures) WHERE id = $1 AND ended_at IS NULL RETURNING 1
  )
  SELECT (SELECT count(*) FROM me)::integer AS registered,
    (SELECT count(*) FROM process WHERE ended_at IS NULL AND id <> $1 AND last_seen > clock_ms() - 3000)::integer AS others,
    COALESCE((SELECT (value#>>'{}')::integer FROM setting WHERE name = 'leastProtocol'), 1) AS least`;
