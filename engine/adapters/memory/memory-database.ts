import {
  type Effect,
  equipmentKey,
  type HistoryEvent,
  type MachineEvent,
  type MaterialLot,
  type Message,
  type RoutingInstance,
  unitKey,
} from '@fettle/flows';
import type { DeadEvent, TimerSet } from '../../core/index.ts';
import type { DrainWrite, InboxRow, MessageIncident, ParkedRow, StoredEquipment } from '../../ports.ts';
import { shardOf } from '../../runtime/shard-of.ts';

/**
 * What PostgreSQL holds, in memory: for the deterministic simulation of the runtime, and as the second adapter that every conformance suite of the engine's ports runs on.
 *
 * Invariants:
 * 1. a transaction's writes become visible as a whole when it commits, or never; what it locked is free when it ends, also when who began it is gone;
 * 2. what the tables' keys refuse is refused here too, with the same SQLSTATE: a drain that believes something else than what is stored writes nothing;
 * 3. nothing waits: whoever calls decides when (`connect` gives stores whose every answer goes through a gate).
 */
export interface StoredEffect {
  readonly effect: Effect;
  readonly position: number;
  state: 'pending' | 'running' | 'succeeded' | 'failed' | 'incident';
  attempts: number;
  nextAt: number;
  lease: string | undefined;
}

interface Row extends InboxRow {
  readonly messageId: string | undefined;
  readonly arrivedAt: number;
}

/** A drain's hold on shards. */
export interface Locks {
  readonly shards: ReadonlySet<number>;
  readonly taken: readonly InboxRow[];
  over: boolean;
}

export class MemoryDatabase {
  readonly shards: number;
  readonly #now: () => number;
  readonly #epochs = new Map<number, number>();
  readonly #locked = new Map<number, Locks>();
  #seq = 0;
  inbox: Row[] = [];
  readonly units = new Map<string, RoutingInstance>();
  readonly equipment = new Map<string, StoredEquipment>();
  readonly material = new Map<string, MaterialLot>();
  readonly history: HistoryEvent[] = [];
  readonly #lines = new Set<string>();
  readonly effects = new Map<string, StoredEffect>();
  readonly timers = new Map<string, TimerSet>();
  readonly dead: DeadEvent[] = [];
  readonly incidents = new Map<string, MessageIncident>();
  readonly effectIncidents = new Set<string>();
  readonly parkedKeys = new Map<string, number>();
  readonly parked: ParkedRow[] = [];
  readonly accepted = new Map<string, MachineEvent>();
  readonly paused = new Set<number>();

  constructor({ shards, now }: { readonly shards: number; readonly now: () => number }) {
    this.shards = shards;
    this.#now = now;
  }

  shardOf(key: string): number {
    return shardOf(key, this.shards);
  }

  /** Puts messages behind what waits; `named`: the same one that still waits is not there twice. Gives their shards. */
  send(messages: readonly Message[], named = false): number[] {
    for (const message of messages) {
      if (named && this.inbox.some(({ messageId }) => messageId === message.id)) continue;
      this.#seq += 1;
      this.inbox.push({
        seq: this.#seq,
        shard: this.shardOf(message.key),
        key: message.key,
        messages: [message],
        messageId: named ? message.id : undefined,
        arrivedAt: this.#now(),
      });
    }
    return [...new Set(messages.map(({ key }) => this.shardOf(key)))];
  }

  staleShards(olderThan: number): { shard: number; age: number }[] {
    const oldest = new Map<number, number>();
    const taken = new Set([...this.#locked.values()].flatMap((locks) => locks.taken.map(({ seq }) => seq)));
    for (const { shard, arrivedAt, seq } of this.inbox) {
      const age = this.#now() - arrivedAt;
      if (age > olderThan && !taken.has(seq) && !this.paused.has(shard)) oldest.set(shard, Math.max(age, oldest.get(shard) ?? 0));
    }
    return [...oldest].map(([shard, age]) => ({ shard, age }));
  }

  /** Those of the shards that are free. Undefined: none is. */
  lock(wanted: readonly number[]): { readonly epochs: ReadonlyMap<number, number>; take(rows: readonly InboxRow[]): Locks } | undefined {
    const free = wanted.filter((shard) => !this.#locked.has(shard) && !this.paused.has(shard));
    if (free.length === 0) return undefined;
    return {
      epochs: new Map(free.map((shard) => [shard, (this.#epochs.get(shard) ?? 0) + 1])),
      take: (taken) => {
        const locks: Locks = { shards: new Set(free), taken, over: false };
        for (const shard of free) this.#locked.set(shard, locks);
        return locks;
      },
    };
  }

  release(locks: Locks): void {
    locks.over = true;
    for (const shard of locks.shards) if (this.#locked.get(shard) === locks) this.#locked.delete(shard);
  }

  /** All of it, or nothing and an error with PostgreSQL's SQLSTATE. */
  commit(locks: Locks, write: DrainWrite): void {
    if (locks.over) throw new Error('the transaction is over');
    this.#check(write);
    for (const shard of locks.shards) this.#epochs.set(shard, (this.#epochs.get(shard) ?? 0) + 1);
    const taken = new Set(locks.taken.map(({ seq }) => seq));
    this.inbox = this.inbox.filter(({ seq }) => !taken.has(seq));
    const at = this.#now();
    this.inbox.push(...write.returned.map((row) => ({ ...row, messageId: undefined, arrivedAt: at })));
    this.inbox.sort((a, b) => a.seq - b.seq);
    for (const { after } of write.units) this.units.set(after.id, after);
    for (const { after } of write.equipment) this.equipment.set(after.state.equipment, after);
    for (const { after } of write.material) this.material.set(after.id, after);
    for (const line of write.history) this.#lines.add(`${line.stream} ${line.sequence}`);
    this.history.push(...write.history);
    for (const timer of write.timers) if (!this.timers.has(timer.id)) this.timers.set(timer.id, timer);
    for (const effect of write.effects) {
      const position = this.effects.size;
      this.effects.set(effect.id, { effect, position, state: 'pending', attempts: 0, nextAt: write.at, lease: undefined });
    }
    this.dead.push(...write.dead);
    for (const incident of write.incidents) {
      this.incidents.set(incident.id, incident);
      if (incident.key.startsWith(unitKey(''))) this.parkedKeys.set(incident.key, this.shardOf(incident.key));
    }
    this.parked.push(...write.parked);
    this.send(write.outgoing);
    this.release(locks);
  }

  #check(write: DrainWrite): void {
    for (const { before, after } of write.units) {
      if (this.units.get(after.id)?.sequence !== before?.sequence)
        throw refused('FT001', `unit ${after.id} is not what the drain believed`);
    }
    for (const { before } of write.equipment) {
      const stored = this.equipment.get(before.state.equipment)?.version ?? 0;
      if (stored !== before.version) throw refused('FT001', `equipment ${before.state.equipment} is not what the drain believed`);
    }
    for (const { before, after } of write.material) {
      if (this.material.get(after.id)?.sequence !== before?.sequence)
        throw refused('FT001', `material lot ${after.id} is not what the drain believed`);
    }
    for (const { stream, sequence } of write.history) {
      if (this.#lines.has(`${stream} ${sequence}`)) throw refused('23505', `line ${sequence} of ${stream} is there already`);
    }
    for (const { id } of write.effects) if (this.effects.has(id)) throw refused('23505', `effect ${id} is there already`);
  }

  /** Records events that are new and gives shards that got work. */
  record(events: readonly MachineEvent[]): { readonly recorded: number; readonly rang: number[] } {
    const fresh: MachineEvent[] = [];
    for (const event of events) {
      const name = `${event.equipment} ${event.signal} ${event.id}`;
      if (this.accepted.has(name)) continue;
      this.accepted.set(name, event);
      fresh.push(event);
    }
    const messages = fresh.map(
      (event): Message => ({
        id: event.id,
        key: equipmentKey(event.equipment),
        at: event.receivedTime,
        body: { kind: 'machineEvent', event },
      }),
    );
    return { recorded: fresh.length, rang: this.send(messages) };
  }
}

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
