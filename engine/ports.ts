import type {
  DeadLetter,
  Effect,
  EffectOutcome,
  HistoryEvent,
  MachineEvent,
  MaterialLot,
  Message,
  RoutingInstance,
  Time,
} from '@fettle/flows';
import type { DeadEvent, EquipmentState, ShadowFiring, TimerSet } from './core/index.ts';

/** The border to the connectors is in `flows`, because connectors (in `nodes`) must not import the engine. */
export type {
  BadAddress,
  Clock,
  ConnectionHealth,
  ConnectionState,
  ConnectorContext,
  DeadLetter,
  EventSink,
  EventSource,
  Log,
  PublishRequest,
  Quality,
  StartConnector,
  WriteRequest,
} from '@fettle/flows';

/**
 * The doorbell: "this shard has work". It may be lost, doubled or late; the sweeper rings again. `ring` never rejects: a queue that is down is reported
 * through the log and costs time, not work.
 */
export interface Doorbell {
  /** `fresh`: also past a ring that is still counted as unanswered, because the one who should answer it may be dead. */
  ring(shards: Iterable<number>, options?: { readonly fresh?: boolean }): Promise<void>;
  /** Calls `drain` for a rung shard. A ring during a drain of the same shard leads to another drain after it. */
  listen(drain: (shard: number) => Promise<void>): Promise<void>;
  /** While it rests it answers no ring, so that others get them. */
  rest?(rests: boolean): void;
  /** Stops listening, waits for the drains in hand. */
  close(): Promise<void>;
}

/** Performs effects of one kind. It may be called twice with the same effect; a rejected promise is retried with backoff. */
export type EffectHandler = (effect: Effect) => Promise<EffectOutcome>;
export type EffectHandlers = Readonly<Record<Effect['action']['kind'], EffectHandler>>;

/** One row of the inbox: consecutive messages of one transaction to one actor. `seq` is its place in the order of the shard. */
export interface InboxRow {
  readonly seq: number;
  /** Order among what came in one row; 0 when it was alone in it. */
  readonly place?: number;
  readonly shard: number;
  readonly key: string;
  readonly messages: readonly Message[];
}

/** An equipment's state with what its row says of it. `version` 0: there is no row yet. */
export interface StoredEquipment {
  readonly state: EquipmentState;
  readonly version: number;
  /** Machine events that it has taken. */
  readonly consumed: number;
}

/** A message that could not be consumed, kept until somebody retries or skips it. */
export interface MessageIncident {
  readonly id: string;
  readonly key: string;
  readonly message: Message;
  readonly detail: string;
}

/** Everything that one drain did. It is written as a whole or not at all. */
export interface DrainWrite {
  /** `before` undefined: the unit is new. */
  readonly units: readonly {
    readonly shard: number;
    readonly before: RoutingInstance | undefined;
    readonly after: RoutingInstance;
    readonly finishedAt: Time | undefined;
  }[];
  readonly equipment: readonly { readonly shard: number; readonly before: StoredEquipment; readonly after: StoredEquipment }[];
  /** `before` undefined: the lot is new. */
  readonly material: readonly { readonly before: MaterialLot | undefined; readonly after: MaterialLot }[];
  readonly history: readonly HistoryEvent[];
  readonly effects: readonly Effect[];
  readonly timers: readonly TimerSet[];
  readonly dead: readonly DeadEvent[];
  readonly shadow: readonly ShadowFiring[];
  /** To actors of other shards. */
  readonly outgoing: readonly Message[];
  /** Taken but not consumed: they keep their place. */
  readonly returned: readonly InboxRow[];
  readonly incidents: readonly MessageIncident[];
  /** Messages to an actor that stands behind an incident. */
  readonly parked: readonly ParkedRow[];
  readonly at: Time;
}

/** `seq` undefined: sent in this drain. */
export interface ParkedRow extends Omit<InboxRow, 'seq'> {
  readonly seq: number | undefined;
}

/** One drain: a transaction that holds the locks of its shards from `beginDrain` to `commit` or `rollback`. */
export interface DrainTransaction {
  /** The shards that it has. The epoch counts the drains of a shard that committed, this one included. */
  readonly epochs: ReadonlyMap<number, number>;
  /** Changes whenever flows or the plant do; read after the rows were taken. */
  readonly modelRevision: number;
  /** By `seq`. */
  readonly rows: readonly InboxRow[];
  readonly parkedKeys: ReadonlySet<string>;
  loadUnits(ids: readonly string[]): Promise<readonly RoutingInstance[]>;
  loadEquipment(ids: readonly string[]): Promise<readonly StoredEquipment[]>;
  loadMaterial(lots: readonly string[]): Promise<readonly MaterialLot[]>;
  /** Rejects, and has written nothing, when any row is not what the drain believed. */
  commit(write: DrainWrite): Promise<void>;
  rollback(): Promise<void>;
}

/** For each shard. */
export interface DrainLimits {
  readonly rows: number;
  /** Messages: a row may hold many. */
  readonly messages: number;
}

/** What the drain needs of a database. Like every port of the engine it has one suite that each of its adapters passes: test/conformance. */
export interface DrainStore {
  /** Has those of the shards that no other drain has and that are not paused; undefined when there is none. */
  beginDrain(shards: readonly number[], limits: DrainLimits): Promise<DrainTransaction | undefined>;
}

/** What ingest needs of a database. */
export interface IngestStore {
  /** Records the events that are new, in one transaction with what they put into inboxes. Resolves after COMMIT with the shards that got work. */
  record(events: readonly MachineEvent[]): Promise<{ readonly recorded: number; readonly rang: readonly number[] }>;
  reject(letters: readonly DeadLetter[], at: Time): Promise<void>;
}

/** What the sweeper needs of a database. Whatever gives shards work names them, for the doorbell. */
export interface SweepStore {
  /** Shards whose inbox holds a row that has waited for longer, in milliseconds by the database's clock. */
  staleShards(olderThan: number): Promise<readonly { readonly shard: number; readonly age: number }[]>;
  fireTimers(now: Time): Promise<{ readonly fired: number; readonly rang: readonly number[]; readonly more: boolean }>;
  nextTimer(): Promise<Time | undefined>;
  expireBuffers(now: Time): Promise<readonly number[]>;
  /** Ids of job orders that ended because their last unit has. */
  endJobOrders(): Promise<readonly string[]>;
  /** Makes partitions ahead, drops those past their time. */
  maintain(now: Time, retention: Retention): Promise<void>;
}

/** Milliseconds. */
export interface Retention {
  readonly events: number;
  readonly effects: number;
}

/** What became of an effect, by who performed it under this lease. */
export interface FinishedEffect {
  readonly effect: Effect;
  readonly lease: string;
  readonly outcome: EffectOutcome;
}

/** Which effects a process performs. */
export interface EffectScope {
  /** Those that need no connection, or one that nobody maps: a worker's. */
  readonly withoutConnection: boolean;
  /** Connections that this process holds; `every`: it asks nobody (one process alone, tests). */
  readonly connections: readonly string[] | 'every';
  /** The process, so that its effects can be taken over at once when it dies. */
  readonly holder?: string;
}

/** An effect that was leased to be performed. */
export interface TakenEffect {
  readonly effect: Effect;
  /** This one included. */
  readonly attempts: number;
  /** Those of one lane are performed one after the other. */
  readonly lane: string | undefined;
}

/** What performing effects needs of a database. A lease that ran out is somebody else's: `finish` and `retry` then change nothing. */
export interface EffectStore {
  /**
   * Leases what is due, oldest first: of each lane its oldest effect and those that follow it without a gap, of which nobody else can then take any. `limit`: lanes, and effects without one.
   */
  take(request: {
    readonly now: Time;
    readonly limit: number;
    readonly leaseUntil: Time;
    readonly lease: string;
    readonly scope: EffectScope;
    /** Kinds of action that this process knows. */
    readonly kinds: readonly string[];
  }): Promise<readonly TakenEffect[]>;
  /** Gives back what was leased and not tried. */
  release(effects: readonly Effect[], lease: string, now: Time): Promise<void>;
  /** Extends the leases of what is still being performed. */
  renew(leases: readonly string[], until: Time): Promise<void>;
  /** All of them or none, in one transaction with what their units are told. Resolves after COMMIT with the shards that got work. */
  finish(finished: readonly FinishedEffect[], now: Time): Promise<readonly number[]>;
  retry(effect: Effect, lease: string, again: { readonly at: Time; readonly error: string }): Promise<void>;
  giveUp(effect: Effect, lease: string, given: { readonly now: Time; readonly error: string; readonly attempts: number }): Promise<void>;
}
