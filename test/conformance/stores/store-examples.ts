import type { DrainLimits, DrainWrite } from '@fettle/engine';
import { shardOf } from '@fettle/engine';
import { newEquipmentState, type TimerSet } from '@fettle/engine/core';
import {
  type Effect,
  equipmentKey,
  type HistoryEvent,
  type MachineEvent,
  type Message,
  type RoutingInstance,
  unitKey,
} from '@fettle/flows';
import { SHARDS, type Stores } from './store-adapters.ts';

/*
 * Small nouns for the conformance suites of the stores. Every id is used once in a run: what is append-only stays.
 */
let used = 0;
export const fresh = (name: string): string => {
  used += 1;
  return `${name}-${process.pid}-${used}`;
};

export const shardOfKey = (key: string): number => shardOf(key, SHARDS);

type UnitLeft = DrainWrite['units'][number];
type MachineLeft = DrainWrite['equipment'][number];

/** What a drain leaves of a unit. */
export function unitLeft(before: UnitLeft['before'], after: UnitLeft['after']): UnitLeft {
  return { shard: shardOfKey(unitKey(after.id)), before, after, finishedAt: undefined };
}

/** What a drain leaves of a machine. */
export function machineLeft(before: MachineLeft['before'], after: MachineLeft['after']): MachineLeft {
  return { shard: shardOfKey(equipmentKey(after.state.equipment)), before, after };
}

/** A command to a unit. */
export function toUnit(instance: string, id = fresh('m')): Message {
  return {
    id,
    key: unitKey(instance),
    at: 1000,
    body: { kind: 'timerFired', instance, token: `${instance}.1`, activation: 1, name: 'due' },
  };
}

export function reading(id = fresh('e'), changed: Partial<MachineEvent> = {}): MachineEvent {
  const now = Date.now();
  return {
    id,
    source: 'test',
    equipment: 'mill-1',
    signal: 'power',
    value: 1,
    quality: 'good',
    sourceTime: now,
    receivedTime: now,
    ...changed,
  };
}

export function unit(id = fresh('unit'), changed: Partial<RoutingInstance> = {}): RoutingInstance {
  return {
    id,
    flow: 'r',
    version: 1,
    unit: { serialNumber: id, jobOrder: 'JO', product: 'part', quantity: 1 },
    equipment: {},
    state: 'running',
    tokens: [],
    data: {},
    visits: {},
    holds: [],
    nextToken: 1,
    nextActivation: 1,
    sequence: 1,
    startedAt: 1000,
    ...changed,
  };
}

export function effect(id = fresh('effect'), changed: Partial<Effect> = {}): Effect {
  return {
    id,
    key: unitKey('u'),
    token: 'u.1',
    activation: 1,
    name: 'set',
    flowNode: 'set',
    // Each in a lane of its own.
    action: { kind: 'writeSignal', equipment: 'mill-1', signal: id, value: 1 },
    ...changed,
  };
}

export function timer(dueAt: number, instance = fresh('unit')): TimerSet {
  return { id: fresh('timer'), instance, token: `${instance}.1`, activation: 1, name: 'due', dueAt };
}

export function line(stream: string, sequence: number): HistoryEvent {
  return { stream, sequence, at: 1000, kind: 'holdReleased', flow: 'r', version: 1, cause: 'c', data: {} };
}

/** A machine of which nothing is stored yet. */
export const newMachine = (equipment: string) => ({ state: newEquipmentState(equipment), version: 0, consumed: 0 });

const NOTHING: DrainWrite = {
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
  at: 1000,
};

export const writes = (parts: Partial<DrainWrite> = {}): DrainWrite => ({ ...NOTHING, ...parts });

export const EVERYTHING: DrainLimits = { rows: 100, messages: 1000 };
export const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/** What a drain of these shards did: begins one and commits the writes. */
export async function drained(stores: Stores, parts: Partial<DrainWrite> = {}, shards: readonly number[] = ALL_SHARDS): Promise<void> {
  const transaction = await stores.drain.beginDrain(shards, EVERYTHING);
  if (transaction === undefined) throw new Error('The shards are not free.');
  await transaction.commit(writes(parts));
}

/** What waits in the inboxes: ids of the messages in their order. Nothing of it is taken. */
export async function waiting(stores: Stores, shards: readonly number[] = ALL_SHARDS): Promise<string[]> {
  const transaction = await stores.drain.beginDrain(shards, EVERYTHING);
  if (transaction === undefined) throw new Error('The shards are not free.');
  const ids = transaction.rows.flatMap(({ messages }) => messages.map(({ id }) => id));
  await transaction.rollback();
  return ids;
}
