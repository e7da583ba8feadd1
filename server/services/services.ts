import type { Database, Engine } from '@fettle/engine';
import type { Clock, ConnectionHealth, Log, NodeRegistry } from '@fettle/flows';
import type { Person } from '@fettle/flows/contract';
import type { Kysely, Transaction } from 'kysely';
import type { SecretBox } from '../auth/secret-box.ts';

export type Db = Kysely<Database>;
export type Trx = Transaction<Database>;

/** What services need of the engine: its transactions, which ring the shards that got messages after COMMIT, and its commands in them. */
export type EngineLink = Pick<
  Engine,
  | 'transaction'
  | 'send'
  | 'accept'
  | 'startJobOrder'
  | 'abortJobOrder'
  | 'resolveIncident'
  | 'refreshModel'
  | 'planMigrations'
  | 'migrateUnits'
  | 'readUnits'
  | 'readHistory'
  | 'pool'
>;

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
  announce(event: 'flows' | 'calls' | 'connection' | 'charts', data: unknown): void;
}

export interface By {
  readonly person: Person;
}
