import { equipmentKey, type Message, unitKey } from '@fettle/flows';
import type { DrainLimits, DrainStore, DrainTransaction, EffectStore, InboxRow, IngestStore, SweepStore } from '../../ports.ts';
import { laneOf } from '../postgres/effect-lane.ts';
import { outcomeMessages } from '../postgres/effect-store.ts';
import { cleaned } from '../postgres/ingest-store.ts';
import type { Locks, MemoryDatabase, StoredEffect } from './memory-database.ts';

/**
 * Awaited on the way to the database and on the way back. Rejecting on the way there is an operation that did not happen; on the way back, one that did although nobody knows.
 * A promise that never settles is a process that died.
 */
export type Gate = (operation: string, way: 'there' | 'back') => Promise<void>;

export interface MemoryStores {
  readonly drain: DrainStore;
  readonly ingest: IngestStore;
  readonly sweep: SweepStore;
  readonly effects: EffectStore;
  /** Sends commands in a transaction of their own. */
  send(messages: readonly Message[]): Promise<number[]>;
  /** The process is gone: what it had open is rolled back. */
  abandon(): void;
}

/** Timers that one call moves. */
const TIMERS = 1000;

export function connectMemoryStores(database: MemoryDatabase, gate: Gate = async () => undefined): MemoryStores {
  const open = new Set<Locks>();
  const through = async <T>(operation: string, work: () => T): Promise<T> => {
    await gate(operation, 'there');
    const result = work();
    await gate(operation, 'back');
    return result;
  };
  return {
    drain: {
      async beginDrain(shards, limits) {
        await gate('drain.begin', 'there');
        const transaction = begin(database, { shards, limits, open, through });
        await lostWithConnection(transaction?.end, gate('drain.begin', 'back'));
        return transaction;
      },
    },
    ingest: {
      record: (events) => through('ingest.record', () => database.record(events.map(cleaned))),
      reject: () => through('ingest.reject', () => undefined),
    },
    sweep: sweepStore(database, through),
    effects: effectStore(database, through),
    send: (messages) => through('command.send', () => database.send(messages, true)),
    abandon() {
      for (const locks of open) database.release(locks);
      open.clear();
    },
  };
}

type Through = <T>(operation: string, work: () => T) => Promise<T>;

interface Beginning {
  readonly shards: readonly number[];
  readonly limits: DrainLimits;
  readonly open: Set<Locks>;
  readonly through: Through;
}

/** A connection that is lost takes its transaction with it. */
async function lostWithConnection<T>(end: (() => void) | undefined, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    end?.();
    throw error;
  }
}

function begin(
  database: MemoryDatabase,
  { shards, limits, open, through: byGate }: Beginning,
): (DrainTransaction & { readonly end: () => void }) | undefined {
  const had = database.lock(shards);
  if (had === undefined) return undefined;
  const rows = [...had.epochs.keys()].flatMap((shard) => oldest(database, shard, limits)).sort((a, b) => a.seq - b.seq);
  const locks = had.take(rows);
  open.add(locks);
  const end = (): void => {
    database.release(locks);
    open.delete(locks);
  };
  const through: Through = (operation, work) => lostWithConnection(end, byGate(operation, work));
  return {
    end,
    epochs: had.epochs,
    modelRevision: 0,
    rows,
    parkedKeys: new Set([...database.parkedKeys].filter(([, shard]) => had.epochs.has(shard)).map(([key]) => key)),
    loadUnits: (ids) => through('drain.loadUnits', () => ids.flatMap((id) => database.units.get(id) ?? [])),
    loadEquipment: (ids) => through('drain.loadEquipment', () => ids.flatMap((id) => database.equipment.get(id) ?? [])),
    loadMaterial: (lots) => through('drain.loadMaterial', () => lots.flatMap((lot) => database.material.get(lot) ?? [])),
    commit: (write) =>
      through('drain.commit', () => {
        try {
          database.commit(locks, write);
        } finally {
          end();
        }
      }),
    async rollback() {
      if (locks.over) throw new Error('the transaction is over');
      await through('drain.rollback', end);
    },
  };
}

/** As many rows of a shard as the limits allow: the one that goes over the number of messages is still taken. */
function oldest(database: MemoryDatabase, shard: number, limits: DrainLimits): InboxRow[] {
  const rows: InboxRow[] = [];
  let messages = 0;
  for (const { seq, key, messages: held, shard: of } of database.inbox) {
    if (of !== shard) continue;
    if (rows.length >= limits.rows || messages >= limits.messages) break;
    rows.push({ seq, shard, key, messages: held });
    messages += held.length;
  }
  return rows;
}

function sweepStore(database: MemoryDatabase, through: Through): SweepStore {
  return {
    staleShards: (olderThan) => through('sweep.stale', () => database.staleShards(olderThan)),
    fireTimers: (now) =>
      through('sweep.timers', () => {
        const due = [...database.timers.values()].filter(({ dueAt }) => dueAt <= now).sort((a, b) => a.dueAt - b.dueAt);
        const fired = due.slice(0, TIMERS);
        for (const { id } of fired) database.timers.delete(id);
        const messages = fired.map(({ id, dueAt: _dueAt, instance, equipment, ...rest }): Message => {
          if (equipment !== undefined) return { id, key: equipmentKey(equipment), at: now, body: { kind: 'wakeRules' } };
          return { id, key: unitKey(instance), at: now, body: { kind: 'timerFired', instance, ...rest } };
        });
        return { fired: fired.length, rang: database.send(messages), more: due.length > TIMERS };
      }),
    nextTimer: () =>
      through('sweep.nextTimer', () => {
        const times = [...database.timers.values()].map(({ dueAt }) => dueAt);
        return times.length === 0 ? undefined : Math.min(...times);
      }),
    expireBuffers: (now) =>
      through('sweep.buffers', () => {
        const over = [...database.equipment.values()].filter(({ state }) => state.buffer.some(({ expiresAt }) => expiresAt <= now));
        const messages = over.map(({ state }): Message => {
          const key = equipmentKey(state.equipment);
          return { id: `${key}/expire/${now}`, key, at: now, body: { kind: 'expireBuffer' } };
        });
        return database.send(messages, true);
      }),
    endJobOrders: () => through('sweep.jobOrders', () => []),
    maintain: () => through('sweep.maintain', () => undefined),
  };
}

function effectStore(database: MemoryDatabase, through: Through): EffectStore {
  const isOurs = (id: string, lease: string): StoredEffect | undefined => {
    const stored = database.effects.get(id);
    return stored?.lease === lease && stored.state === 'running' ? stored : undefined;
  };
  return {
    take: ({ now, limit, leaseUntil, lease, kinds }) =>
      through('effects.take', () => {
        const taken = runsThatAreDue(database, now, kinds).slice(0, limit).flat();
        for (const one of taken) {
          one.state = 'running';
          one.attempts += 1;
          one.nextAt = leaseUntil;
          one.lease = lease;
        }
        return taken
          .sort((a, b) => a.position - b.position)
          .map(({ effect, attempts }) => ({ effect, attempts, lane: laneOf(effect.action) }));
      }),
    release: (effects, lease, now) =>
      through('effects.release', () => {
        for (const { id } of effects) {
          const stored = isOurs(id, lease);
          if (stored === undefined) continue;
          stored.state = 'pending';
          stored.attempts -= 1;
          stored.lease = undefined;
          stored.nextAt = now;
        }
      }),
    renew: (leases, until) =>
      through('effects.renew', () => {
        for (const one of database.effects.values())
          if (one.state === 'running' && one.lease !== undefined && leases.includes(one.lease)) one.nextAt = until;
      }),
    finish: (finished, now) =>
      through('effects.finish', () => {
        const messages: Message[] = [];
        for (const { effect, lease, outcome } of finished) {
          const stored = isOurs(effect.id, lease);
          if (stored === undefined) continue;
          stored.state = outcome.ok ? 'succeeded' : 'failed';
          stored.lease = undefined;
          messages.push(...outcomeMessages(effect, outcome, now));
        }
        return database.send(messages);
      }),
    retry: (effect, lease, { at }) =>
      through('effects.retry', () => {
        const stored = isOurs(effect.id, lease);
        if (stored === undefined) return;
        stored.state = 'pending';
        stored.lease = undefined;
        stored.nextAt = at;
      }),
    giveUp: (effect, lease) =>
      through('effects.giveUp', () => {
        const stored = isOurs(effect.id, lease);
        if (stored === undefined) return;
        stored.state = 'incident';
        stored.lease = undefined;
        database.effectIncidents.add(effect.id);
      }),
  };
}

/** Effects without a lane one by one, and of each lane its oldest with those that follow without a gap. */
function runsThatAreDue({ effects }: MemoryDatabase, now: number, kinds: readonly string[]): StoredEffect[][] {
  const busy = [...effects.values()].filter(({ state }) => state === 'pending' || state === 'running');
  const isDue = ({ nextAt, effect }: StoredEffect): boolean => nextAt <= now && kinds.includes(effect.action.kind);
  const byLane = Map.groupBy(busy, ({ effect, position }) => laneOf(effect.action) ?? position);
  return [...byLane.values()].flatMap((lane) => {
    const gap = lane.findIndex((one) => !isDue(one));
    const run = gap < 0 ? lane : lane.slice(0, gap);
    return run.length === 0 ? [] : [run];
  });
}
