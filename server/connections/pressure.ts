import { type Periodic, periodically } from '@fettle/engine/runtime/periodic.ts';
import type { Log } from '@fettle/flows';
import { sql } from 'kysely';
import type { Db } from '../services/services.ts';

/**
 * How far the engine is behind, and what that means for what machines say.
 *
 * Invariants:
 * 1. beyond the limit connectors hand over slowly, beyond twice the limit not at all: what they hold is not acknowledged, so that it waits at its source and not in memory;
 * 2. it ends at half of the limit, so that it does not flicker;
 * 3. a paused shard slows nobody down: somebody wanted it, and its backlog is on disk;
 * 4. a database that does not answer changes nothing: recording waits by itself.
 */
export interface PressureOptions {
  readonly db: Db;
  readonly log: Log;
  /** Messages in the inboxes beyond which connectors are slowed down. */
  readonly limit: number;
  /** Events that wait in this process for their commit. */
  readonly sinkWaiting: () => number;
  /** Called when it begins and when it ends. */
  readonly onChange?: () => void;
}

const LOOK = 500;
/** Inbox rows that are looked at: a row holds up to 200 messages. */
const ROWS = 20_000;
/** Under pressure a connection hands over once in so many milliseconds. */
const PACE = 250;
/** A backlog of this age counts from a tenth of the limit on; milliseconds. */
const OLD = 15_000;

export class Pressure {
  readonly #options: PressureOptions;
  readonly #passed = new Map<string, number>();
  #waiters: (() => void)[] = [];
  #level: 'none' | 'slow' | 'stop' = 'none';
  #reason: string | undefined;
  readonly #look: Periodic;

  constructor(options: PressureOptions) {
    this.#options = options;
    this.#look = periodically('backlog', LOOK, options.log, () => this.look());
  }

  /** Why connectors are slowed down, in a sentence; undefined: they are not. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Resolves when a connection may hand over. */
  async admit(connection: string): Promise<void> {
    await this.#untilNotStopped();
    if (this.#level === 'none') return;
    const next = Math.max(performance.now(), (this.#passed.get(connection) ?? 0) + PACE);
    this.#passed.set(connection, next);
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, next - performance.now())));
    await this.#untilNotStopped();
  }

  async #untilNotStopped(): Promise<void> {
    while (this.#level === 'stop') await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  async look(): Promise<void> {
    const { db, limit, sinkWaiting, log, onChange } = this.#options;
    const { rows } = await sql<{ messages: number; rows: number; age: number }>`
      SELECT COALESCE(sum(size), 0)::float8 AS messages, count(*)::integer AS rows, COALESCE(extract(epoch FROM clock_timestamp() - min(arrived_at)) * 1000, 0)::float8 AS age
      FROM (SELECT i.size, i.arrived_at FROM inbox i WHERE i.shard = ANY (ARRAY(SELECT id FROM shard WHERE NOT paused)) LIMIT ${ROWS}) AS waiting`.execute(
      db,
    );
    const { messages, age, rows: counted } = rows[0] ?? { messages: 0, age: 0, rows: 0 };
    const waiting = messages + sinkWaiting();
    const before = this.#level;
    const full = counted >= ROWS;
    if (waiting > limit * 2) this.#level = 'stop';
    else if (full || waiting > limit || (age > OLD && waiting > limit / 10)) this.#level = 'slow';
    else if (waiting < limit / 2) this.#level = 'none';
    else if (before === 'stop') this.#level = 'slow';
    this.#reason =
      this.#level === 'none'
        ? undefined
        : `The engine is behind: ${full ? 'more than ' : ''}${Math.round(waiting).toLocaleString('en')} messages wait, the oldest for ${Math.round(age / 1000)} s. What the machine sends waits at the machine.`;
    if (this.#level !== 'stop') for (const waiter of this.#waiters.splice(0)) waiter();
    if ((before === 'none') !== (this.#level === 'none')) {
      if (this.#level === 'none') log.warn({}, 'The engine has caught up: connections go on at full speed.');
      else log.warn({ waiting, age }, 'The engine is behind: connections are slowed down.');
      onChange?.();
    }
  }

  async stop(): Promise<void> {
    await this.#look.stop();
    this.#level = 'none';
    for (const waiter of this.#waiters.splice(0)) waiter();
  }
}
