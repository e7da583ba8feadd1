import type { DrainStore, EffectStore, IngestStore, SweepStore } from '@fettle/engine';
import { MemoryDatabase } from '@fettle/engine/adapters/memory/memory-database.ts';
import { connectMemoryStores } from '@fettle/engine/adapters/memory/memory-stores.ts';
import { connectHotPool } from '@fettle/engine/adapters/postgres/connect.ts';
import { createDrainStore } from '@fettle/engine/adapters/postgres/drain-store.ts';
import { createEffectStore } from '@fettle/engine/adapters/postgres/effect-store.ts';
import { sendMessages } from '@fettle/engine/adapters/postgres/inbox-sender.ts';
import { createIngestStore } from '@fettle/engine/adapters/postgres/ingest-store.ts';
import { createSweepStore } from '@fettle/engine/adapters/postgres/sweep-store.ts';
import { inTransaction } from '@fettle/engine/adapters/postgres/transaction.ts';
import { quietLog } from '@fettle/engine/testing/test-engine.ts';
import type { Message } from '@fettle/flows';
import { createTestDatabase } from '../../support/database.ts';

/** The engine's stores as one process has them. */
export interface Stores {
  readonly drain: DrainStore;
  readonly ingest: IngestStore;
  readonly sweep: SweepStore;
  readonly effects: EffectStore;
  /** Puts commands into inboxes, in a transaction of their own; gives the shards that got work. */
  send(messages: readonly Message[]): Promise<readonly number[]>;
}

/** What every adapter is held against the same contract by. */
export interface StoreAdapter {
  /** One more process on the same database. */
  connect(): Stores;
  pause(shard: number, paused: boolean): Promise<void>;
  /** Nothing is in it any more; signals of mill-1 and mill-2 are of interest to some flow. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

export const SHARDS = 16;

export const STORE_ADAPTERS: readonly { readonly where: string; readonly start: () => Promise<StoreAdapter> }[] = [
  { where: 'in memory', start: startInMemory },
  { where: 'on PostgreSQL', start: startOnPostgres },
];

async function startInMemory(): Promise<StoreAdapter> {
  const empty = (): MemoryDatabase => new MemoryDatabase({ shards: SHARDS, now: Date.now });
  let database = empty();
  return {
    connect: () => connectMemoryStores(database),
    pause: async (shard, paused) => void (paused ? database.paused.add(shard) : database.paused.delete(shard)),
    clear: async () => {
      database = empty();
    },
    stop: async () => undefined,
  };
}

const TABLES = ['inbox', 'parked_key', 'parked_message', 'effect', 'timer', 'instance', 'buffered_event', 'equipment_state', 'incident'];

async function startOnPostgres(): Promise<StoreAdapter> {
  const database = await createTestDatabase();
  const pool = connectHotPool({ databaseUrl: database.url, name: 'conformance', size: 6, log: quietLog });
  await pool.query(
    `INSERT INTO interest (equipment, signal, watched) SELECT equipment, signal, true
     FROM unnest(ARRAY['mill-1', 'mill-2']) AS equipment CROSS JOIN unnest(ARRAY['stage', 'power']) AS signal`,
  );
  return {
    connect: () => ({
      drain: createDrainStore(pool, SHARDS),
      ingest: createIngestStore({ pool, shards: SHARDS }),
      sweep: createSweepStore(pool, SHARDS),
      effects: createEffectStore(pool, SHARDS),
      send: (messages) => inTransaction(pool, (client) => sendMessages(client, messages, SHARDS)),
    }),
    pause: async (shard, paused) => void (await pool.query('UPDATE shard SET paused = $2 WHERE id = $1', [shard, paused])),
    async clear() {
      await pool.query([...TABLES.map((table) => `DELETE FROM ${table}`), 'UPDATE shard SET paused = false WHERE paused'].join('; '));
    },
    async stop() {
      await pool.end();
      await database.drop();
    },
  };
}
