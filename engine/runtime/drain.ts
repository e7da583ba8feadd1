import type { Clock, DrainLimits, DrainStore, DrainTransaction, DrainWrite, InboxRow, Log } from '../ports.ts';
import { ActorRun } from './actor-run.ts';
import { failpoint } from './failpoint.ts';
import type { ModelSource } from './model.ts';
import { ShardMemory } from './shard-memory.ts';
import { shardOf } from './shard-of.ts';

/**
 * Drains one shard: takes a batch of its inbox, moves the actors in memory, writes everything in the same transaction.
 *
 * Invariants:
 * 1. consuming a message and everything it leads to commit together, or neither happened;
 * 2. one writer a shard: the row lock that `beginDrain` holds;
 * 3. a batch that the database refuses is tried again message by message, and the message that it refuses becomes an incident: the rest goes on;
 * 4. a drain never waits for anything but the database.
 */
export interface DrainOptions {
  readonly store: DrainStore;
  readonly models: ModelSource;
  readonly clock: Clock;
  readonly log: Log;
  readonly shards: number;
  readonly limits?: Partial<DrainLimits>;
}

export interface DrainReport {
  /** False: another drain has the shard, or it is paused. */
  readonly mine: boolean;
  /** Another process has the shard, or has drained it since this one last did. */
  readonly shared: boolean;
  /** Messages taken from the inbox. */
  readonly drained: number;
  /** The batch was full: there may be more. */
  readonly moreWork: boolean;
  /** Shards that got messages. */
  readonly rang: readonly number[];
  /** Effects were asked for. */
  readonly effects: boolean;
  /** Earliest timer set. */
  readonly nextTimer: number | undefined;
}

export type Drain = (shard: number) => Promise<DrainReport>;

const LIMITS: DrainLimits = { rows: 500, messages: 1000 };
/** A batch that leads to more messages than this gives the rest back. */
const MAX_STEPS = 20_000;
/** Actors of each kind that are remembered, per shard. */
const MEMORY = 2000;

const NOTHING: DrainReport = { mine: true, shared: false, drained: 0, moreWork: false, rang: [], effects: false, nextTimer: undefined };

export function createDrain(options: DrainOptions): Drain {
  const memories = new Map<number, ShardMemory>();
  const limits = { ...LIMITS, ...options.limits };

  const memoryOf = (shard: number): ShardMemory => {
    const memory = memories.get(shard) ?? new ShardMemory(MEMORY);
    memories.set(shard, memory);
    return memory;
  };

  return async (shard) => {
    try {
      return await drainOnce(options, shard, memoryOf(shard), { ...limits, consume: Number.POSITIVE_INFINITY });
    } catch (error) {
      memoryOf(shard).forget();
      if (!isRefused(error)) throw error;
      options.log.error({ shard, reason: String(error) }, 'The database refused what a batch led to. Its messages are tried one by one.');
      return drainCarefully(options, shard, memoryOf(shard));
    }
  };
}

interface Batch extends DrainLimits {
  /** Consume no more messages than this; what is left of a row keeps its place. */
  readonly consume: number;
}

async function drainOnce(options: DrainOptions, shard: number, memory: ShardMemory, batch: Batch): Promise<DrainReport> {
  const transaction = await options.store.beginDrain(shard, batch);
  if (transaction === undefined) return { ...NOTHING, mine: false, shared: true };
  const taken = transaction.rows.reduce((total, row) => total + row.messages.length, 0);
  if (taken === 0) {
    await transaction.rollback();
    return NOTHING;
  }
  const shared = memory.align(transaction.epoch);
  const write = await committing(transaction, async () => {
    const run = new ActorRun({ transaction, memory, model: await options.models.at(transaction.modelRevision), shards: options.shards });
    await run.prepare(transaction.rows);
    failpoint('drain.loaded');
    const returned = await consume(run, transaction.rows, batch.consume);
    failpoint('drain.stepped');
    return run.write(options.clock.now(), returned);
  });
  memory.remember(
    transaction.epoch,
    write.units.map(({ after }) => after),
    write.equipment.map(({ after }) => after),
  );
  failpoint('drain.remembered');
  const moreWork = transaction.rows.length >= batch.rows || taken >= batch.messages || write.returned.length > 0;
  return { ...report(options, write, taken), shared, moreWork };
}

async function consume(run: ActorRun, rows: readonly InboxRow[], most: number): Promise<readonly InboxRow[]> {
  let left = most;
  for (const [index, row] of rows.entries()) {
    if (run.steps >= MAX_STEPS) return rows.slice(index);
    if (row.messages.length > left) {
      await run.consumeRow({ ...row, messages: row.messages.slice(0, left) });
      return [{ ...row, messages: row.messages.slice(left) }, ...rows.slice(index + 1)];
    }
    await run.consumeRow(row);
    left -= row.messages.length;
  }
  return [];
}

async function committing(transaction: DrainTransaction, work: () => Promise<DrainWrite>): Promise<DrainWrite> {
  let write: DrainWrite;
  try {
    write = await work();
  } catch (error) {
    await transaction.rollback().catch(() => undefined);
    throw error;
  }
  await transaction.commit(write);
  return write;
}

/** Each message in a transaction of its own, until the refused one is found and set aside. */
async function drainCarefully(options: DrainOptions, shard: number, memory: ShardMemory): Promise<DrainReport> {
  let total: DrainReport = { ...NOTHING, moreWork: true };
  for (let message = 0; message < LIMITS.messages; message += 1) {
    try {
      const one = await drainOnce(options, shard, memory, { rows: 1, messages: 1, consume: 1 });
      total = {
        ...total,
        drained: total.drained + one.drained,
        rang: [...new Set([...total.rang, ...one.rang])],
        effects: total.effects || one.effects,
      };
      if (!one.mine || one.drained === 0) break;
    } catch (error) {
      memory.forget();
      if (!isRefused(error)) throw error;
      await setAside(options, shard, error);
      break;
    }
  }
  return total;
}

/** The oldest message becomes an incident. What stands behind it in its row is parked with its unit, or keeps its place. */
async function setAside(options: DrainOptions, shard: number, reason: unknown): Promise<void> {
  const transaction = await options.store.beginDrain(shard, { rows: 1, messages: 1 });
  if (transaction === undefined) return;
  await committing(transaction, async () => {
    const [row] = transaction.rows;
    const [message, ...rest] = row?.messages ?? [];
    const nothing = emptyWrite(options.clock.now());
    if (row === undefined || message === undefined) return nothing;
    const behind = rest.length === 0 ? [] : [{ ...row, messages: rest }];
    return {
      ...nothing,
      incidents: [
        { id: `message/${message.id}`, key: row.key, message, detail: `The database refused what it leads to: ${String(reason)}` },
      ],
      ...(row.key.startsWith('unit/') ? { parked: behind } : { returned: behind }),
    };
  });
}

function emptyWrite(at: number): DrainWrite {
  return {
    at,
    units: [],
    equipment: [],
    history: [],
    effects: [],
    timers: [],
    dead: [],
    outgoing: [],
    returned: [],
    incidents: [],
    parked: [],
  };
}

function report(options: DrainOptions, write: DrainWrite, taken: number): Omit<DrainReport, 'shared' | 'moreWork'> {
  return {
    mine: true,
    drained: taken - write.returned.reduce((total, row) => total + row.messages.length, 0),
    rang: [...new Set(write.outgoing.map((message) => shardOf(message.key, options.shards)))],
    effects: write.effects.length > 0,
    nextTimer: write.timers.length === 0 ? undefined : Math.min(...write.timers.map((timer) => timer.dueAt)),
  };
}

/** Data that the database does not take, and rows that are not what they should be: the same again would fail the same. Everything else is tried again as it is. */
function isRefused(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(22|23|54|FT)/.test(code);
}
