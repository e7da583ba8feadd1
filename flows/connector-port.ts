import type { Connection } from './equipment.ts';
import type { MachineEvent } from './machine-event.ts';
import type { Value } from './value.ts';

/*
 * The port between a connector (nodes/<protocol>/connector.ts) and the process that hosts it. A connector knows drivers and addresses; the host knows
 * the database. What holds on this border:
 * - a connector may tell the machine "we have it" only after the promise of `EventSink.accept` resolved;
 * - accepting the same event id twice is harmless, losing one is not: when in doubt a connector delivers again;
 * - a connector never throws for what a machine sends: that is a bad reading or a dead letter.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. In production the database's clock; in tests moved by hand. */
export interface Clock {
  now(): number;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A message that could not be understood: kept as a dead letter with the reason. */
export interface DeadLetter {
  /** The connection. */
  readonly source: string;
  readonly address: string;
  readonly payload: string;
  readonly reason: string;
}

/** Where connectors put what machines say. Both resolve after COMMIT: only then may the machine be told that we have it. */
export interface EventSink {
  accept(events: readonly MachineEvent[]): Promise<void>;
  reject(letter: DeadLetter): Promise<void>;
}

export type ConnectionState = 'connecting' | 'connected' | 'disconnected' | 'disabled';

/** A mapping whose address the machine does not know, with its answer. */
export interface BadAddress {
  readonly address: string;
  readonly reason: string;
}

export interface ConnectionHealth {
  readonly connection: string;
  readonly state: ConnectionState;
  /** What is wrong, in a sentence for an engineer. */
  readonly problem: string | undefined;
  readonly since: number;
  readonly received: number;
  readonly badAddresses: readonly BadAddress[];
  /** Why what the machine sends is taken more slowly than it comes; undefined: it is not. Said by the host. */
  readonly slowedDown?: string | undefined;
}

export interface WriteRequest {
  readonly equipment: string;
  readonly signal: string;
  readonly value: Value;
}

export interface PublishRequest {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  /** Identifies the message to whoever receives it: the same effect performed twice has the same id. */
  readonly id: string;
}

/** One live connection to machines. It reconnects for ever until it is closed. */
export interface EventSource {
  health(): ConnectionHealth;
  /** Resolves when the machine has taken the value; rejects with a FettleError that says what it answered. */
  write(request: WriteRequest): Promise<void>;
  publish?(request: PublishRequest): Promise<void>;
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

/** Resolves at once, also when the machine cannot be reached: the connection is then `connecting` and its health says why. */
export type StartConnector = (context: ConnectorContext) => Promise<EventSource>;
