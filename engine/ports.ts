import type { Connection, Effect, EffectOutcome, EquipmentId, MachineEvent, Quality } from '@fettle/flows';
import type { z } from 'zod';

/** Milliseconds since 1970-01-01T00:00:00Z. In production the database's clock; in tests moved by hand. */
export interface Clock {
  now(): number;
}

/**
 * The doorbell: "this shard has work". It may be lost, doubled or late; the sweeper rings again. `ring` never rejects: a queue that is down is reported
 * through `onProblem` and costs time, not work.
 */
export interface Doorbell {
  ring(shards: Iterable<number>): Promise<void>;
  /** Calls `drain` for a rung shard, at most once at a time for each shard in this process. */
  listen(drain: (shard: number) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** Where connectors put what machines say. Resolves after COMMIT: only then may the machine be told that we have it. */
export interface EventSink {
  accept(events: readonly MachineEvent[]): Promise<void>;
  /** A message that could not be understood: kept as a dead letter with the reason. Resolves after COMMIT. */
  reject(letter: { readonly source: string; readonly address: string; readonly payload: string; readonly reason: string }): Promise<void>;
}

export type ConnectionState = 'connecting' | 'connected' | 'disconnected' | 'disabled';
export interface ConnectionHealth {
  readonly connection: string;
  readonly state: ConnectionState;
  /** What is wrong, in a sentence for an engineer. */
  readonly problem: string | undefined;
  readonly since: number;
  readonly received: number;
  /** Mappings whose address the machine does not know, with its answer. */
  readonly badAddresses: readonly { readonly address: string; readonly reason: string }[];
}

/** One live connection to machines. It reconnects for ever until it is closed. */
export interface EventSource {
  health(): ConnectionHealth;
  write(request: { readonly equipment: z.infer<typeof EquipmentId>; readonly signal: string; readonly value: number | string | boolean | null }): Promise<void>;
  publish?(request: { readonly topic: string; readonly payload: string; readonly retain: boolean; readonly id: string }): Promise<void>;
  close(): Promise<void>;
}
export interface ConnectorContext {
  readonly connection: Connection;
  readonly password: string | undefined;
  readonly sink: EventSink;
  readonly clock: Clock;
  /** Value kinds of the mapped signals, to convert what arrives: key `equipment.signal`. */
  readonly valueKinds: ReadonlyMap<string, 'number' | 'string' | 'boolean'>;
  /** Folder for certificates. */
  readonly certificates: string;
  readonly log: Log;
  readonly onHealth: (health: ConnectionHealth) => void;
}
export type StartConnector = (context: ConnectorContext) => Promise<EventSource>;

/** Performs effects of one kind. It may be called twice with the same effect; a rejected promise is retried with backoff. */
export type EffectHandler = (effect: Effect) => Promise<EffectOutcome>;

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
export type { Quality };
