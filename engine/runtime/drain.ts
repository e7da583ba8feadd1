import type { Clock, DrainLimits, DrainStore, DrainTransaction, DrainWrite, InboxRow, Log } from '../ports.ts';
import { ActorRun } from './actor-run.ts';
import { failpoint } from './failpoint.ts';
import type { ModelSource } from './model.ts';
import { ShardMemory } from './shard-memory.ts';
import { shardOf } from './shard-of.ts';

/**
 * Drains shards together: takes a batch of their inboxes, moves the actors in memory, writes everything in the same transaction. What a transaction costs is paid once
 * for all of them.
 *
 * Invariants:
 * 1. consuming a message and everything it leads to commit together, or neither happened;
 * 2. one writer a shard: the row locks that `beginDrain` holds. A shard that another has is left to it, the rest is drained;
 * 3. a batch that the database refuses is tried again shard by shard, that of the shard which fails again message by message, and the message that it refuses becomes an
 *    incident: the rest goes on;
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
  /** Shards that another drain has, or that are paused. */
  readonly missed: readonly number[];
  /** Another process has one of the shards, or has drained one since this one last did. */
  readonly shared: boolean;
  /** Messages taken from the inboxes. */
  readonly drained: number;
  /** Shards whose batch was full: there may be more. */
  readonly more: readonly number[];
  /** Shards that got messages. */
  readonly rang: readonly number[];
  /** Effects were asked for. */
  readonly effects: boolean;
  /** Earliest timer set. */
  readonly nextTimer: number | undefined;
}

export type Drain = (shards: readonly number[]) => Promise<DrainReport>;

/** Of all shards of a drain; each has the same share of it, but no less than `LEAST`. */
const LIMITS: DrainLimits = { rows: 1000, messages: 2000 };
const LEAST: DrainLimits = { rows: 100, messages: 200 };
/** A batch that leads to more messages than this gives the rest back. */
const MAX_STEPS = 10_000;
/** Actors of each kind that are remembered, per shard. */
const MEMORY = 2000;

const NOTHING: DrainReport = { missed: [], shared: false, drained: 0, more: [], rang: [], effects: false, nextTimer: undefined };

export function createDrain(options: DrainOptions): Drain {
  const memories = new Map<number, ShardMemory>();
  const most = { ...LIMITS, ...options.limits };

  const memoryOf = (shard: number): ShardMemory => {
    let memory = memories.get(shard);
    if (memory === undefined) {
      memory = new ShardMemory(MEMORY);
      memories.set(shard, memory);
    }
    return memory;
  };
  const work: Work = { ...options, memoryOf };

  const limitsFor = (count: number): Batch => ({
    rows: Math.min(most.rows, Math.max(LEAST.rows, Math.floor(most.rows / count))),
    messages: Math.min(most.messages, Math.max(LEAST.messages, Math.floor(most.messages / count))),
    consume: Number.POSITIVE_INFINITY,
  });

  const drain: Drain = async (shards) => {
    try {
      return await drainOnce(work, shards, limitsFor(shards.length));
    } catch (error) {
      for (const shard of shards) memoryOf(shard).forget();
      if (!isRefused(error)) throw error;
      const [only] = shards;
      if (shards.length > 1 || only === undefined) return drainApart(shards, drain);
      options.log.error(
        { shard: only, reason: String(error) },
        'The database refused what a batch led to. Its messages are tried one by one.',
      );
      return drainCarefully(work, only);
    }
  };
  return drain;
}

interface Work extends DrainOptions {
  readonly memoryOf: (shard: number) => ShardMemory;
}

interface Batch extends DrainLimits {
  /** Consume no more messages than this; what is left of a row keeps its place. */
  readonly consume: number;
}

async function drainOnce(work: Work, shards: readonly number[], batch: Batch): Promise<DrainReport> {
  const transaction = await work.store.beginDrain(shards, batch);
  if (transaction === undefined) return { ...NOTHING, missed: shards, shared: true };
  const missed = shards.filter((shard) => !transaction.epochs.has(shard));
  if (transaction.rows.length === 0) {
    await transaction.rollback();
    return { ...NOTHING, missed, shared: missed.length > 0 };
  }
  let shared = missed.length > 0;
  for (const [shard, epoch] of transaction.epochs) shared = work.memoryOf(shard).align(epoch) || shared;
  const full = fullShards(transaction.rows, batch);
  const emptied = new Set([...transaction.epochs.keys()].filter((shard) => !full.has(shard)));
  const write = await committing(transaction, async () => {
    const { memoryOf } = work;
    const model = await work.models.at(transaction.modelRevision);
    const run = new ActorRun({ transaction, memoryOf, model, shards: work.shards, emptied });
    await run.prepare(transaction.rows);
    failpoint('drain.loaded');
    const returned = await consume(run, transaction.rows, batch.consume);
    // Behind messages that go back nothing is consumed that was sent later.
    await run.consumeCrossing(returned.length > 0 ? 0 : MAX_STEPS);
    failpoint('drain.stepped');
    return run.write(work.clock.now(), returned);
  });
  remember(work, transaction, write);
  failpoint('drain.remembered');
  const more = new Set([...full, ...write.returned.map(({ shard }) => shard)]);
  return { ...report(work, transaction, write), missed, shared, more: [...more] };
}

/** Shards of which as much was taken as the limits allow. */
function fullShards(rows: readonly InboxRow[], limits: DrainLimits): Set<number> {
  const taken = new Map<number, { rows: number; messages: number }>();
  for (const { shard, messages } of rows) {
    const before = taken.get(shard);
    if (before === undefined) taken.set(shard, { rows: 1, messages: messages.length });
    else {
      before.rows += 1;
      before.messages += messages.length;
    }
  }
  return new Set([...taken].filter(([, count]) => count.rows >= limits.rows || count.messages >= limits.messages).map(([shard]) => shard));
}

/** Every shard of the drain: one in which nothing changed has a new epoch too. */
function remember({ memoryOf }: Work, { epochs }: DrainTransaction, write: DrainWrite): void {
  const units = Map.groupBy(write.units, ({ shard }) => shard);
  const equipment = Map.groupBy(write.equipment, ({ shard }) => shard);
  for (const [shard, epoch] of epochs) memoryOf(shard).remember(epoch, units.get(shard) ?? [], equipment.get(shard) ?? []);
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

/** Each shard in a transaction of its own: the others of a batch that was refused go on. */
async function drainApart(shards: readonly number[], drain: Drain): Promise<DrainReport> {
  let total = NOTHING;
  for (const shard of shards) total = together(total, await drain([shard]));
  return total;
}

/** Each message in a transaction of its own, until the refused one is found and set aside. */
async function drainCarefully(work: Work, shard: number): Promise<DrainReport> {
  let total = NOTHING;
  for (let message = 0; message < LIMITS.messages; message += 1) {
    try {
      const one = await drainOnce(work, [shard], { rows: 1, messages: 1, consume: 1 });
      total = together(total, one);
      if (one.missed.length > 0 || one.drained === 0) break;
    } catch (error) {
      work.memoryOf(shard).forget();
      if (!isRefused(error)) throw error;
      await setAside(work, shard, error);
      break;
    }
  }
  return { ...total, missed: [], more: [shard] };
}

function together(a: DrainReport, b: DrainReport): DrainReport {
  const timers = [a.nextTimer, b.nextTimer].filter((at) => at !== undefined);
  return {
    missed: [...a.missed, ...b.missed],
    shared: a.shared || b.shared,
    drained: a.drained + b.drained,
    more: [...new Set([...a.more, ...b.more])],
    rang: [...new Set([...a.rang, ...b.rang])],
    effects: a.effects || b.effects,
    nextTimer: timers.length === 0 ? undefined : Math.min(...timers),
  };
}

/** The oldest message becomes an incident. What stands behind it in its row is parked with its unit, or keeps its place. */
async function setAside({ store, clock }: Work, shard: number, reason: unknown): Promise<void> {
  const transaction = await store.beginDrain([shard], { rows: 1, messages: 1 });
  if (transaction === undefined) return;
  await committing(transaction, async () => {
    const [row] = transaction.rows;
    const [message, ...rest] = row?.messages ?? [];
    const nothing = emptyWrite(clock.now());
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
    material: [],
    history: [],
    effects: [],
    timers: [],
    dead: [],
    shadow: [],
    outgoing: [],
    returned: [],
    incidents: [],
    parked: [],
  };
}

function report(
  { shards }: Work,
  { rows }: DrainTransaction,
  write: DrainWrite,
): Pick<DrainReport, 'drained' | 'rang' | 'effects' | 'nextTimer'> {
  return {
    drained: messagesIn(rows) - messagesIn(write.returned),
    rang: [...new Set(write.outgoing.map((message) => shardOf(message.key, shards)))],
    effects: write.effects.length > 0,
    nextTimer: write.timers.length === 0 ? undefined : Math.min(...write.timers.map((timer) => timer.dueAt)),
  };
}

function messagesIn(rows: readonly InboxRow[]): number {
  return rows.reduce((total, { messages }) => total + messages.length, 0);
}

/** Data that the database does not take, and rows that are not what they should be: the same again would fail the same. Everything else is tried again as it is. */
function isRefused(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(22|23|54|FT)/.test(code);
}
