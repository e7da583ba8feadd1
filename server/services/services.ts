import type { Clock, ConnectionHealth, FlowDefinition, Log, Message, NodeRegistry } from '@fettle/flows';
import type { Person } from '@fettle/flows/contract';
import type { Kysely, Transaction } from 'kysely';
import type { SecretBox } from '../auth/secret-box.ts';

/** Tables are named in SQL (`sql` of Kysely); rows are typed where they are read. */
export type Tables = Record<string, Record<string, unknown>>;
export type Db = Kysely<Tables>;
export type Trx = Transaction<Tables>;

/** What services need of the engine: messages in their own transaction, and to be told when flows or the plant change. */
export interface EngineLink {
  /** Puts messages into the inbox; they are there when the transaction commits. A message id that was sent before is dropped. Gives the shards to ring after the commit. */
  send(trx: Trx, messages: readonly Message[]): Promise<readonly number[]>;
  /** After the commit: rings the shards. */
  ring(shards: readonly number[]): void;
  /** Derives anew who cares for which signal. Call it in the transaction that changed flows or plant. */
  modelChanged(trx: Trx): Promise<void>;
  retryEffect(trx: Trx, incident: string): Promise<void>;
  skipEffect(trx: Trx, incident: string): Promise<readonly number[]>;
  retryMessage(trx: Trx, incident: string): Promise<readonly number[]>;
  skipMessage(trx: Trx, incident: string): Promise<readonly number[]>;
}

export interface Services {
  readonly db: Db;
  readonly engine: EngineLink;
  readonly registry: NodeRegistry;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SecretBox;
  readonly connections: {
    health(): readonly ConnectionHealth[];
    /** Starts, restarts or stops what changed. */
    reload(): Promise<void>;
  };
  /** Told to every open screen. */
  announce(event: 'flows' | 'calls' | 'connection', data: unknown): void;
}

export interface By {
  readonly person: Person;
}
export type { FlowDefinition };
