import type { HistoryEvent, MachineEvent, NodeRegistry, RoutingInstance } from '@fettle/flows';
import type { Kysely, Transaction } from 'kysely';
import { connectHotPool, connectPool, endPool, type Pool } from '../adapters/postgres/connect.ts';
import { createDrainStore } from '../adapters/postgres/drain-store.ts';
import { createEffectStore } from '../adapters/postgres/effect-store.ts';
import { readHistory } from '../adapters/postgres/history-rows.ts';
import { createIngestStore } from '../adapters/postgres/ingest-store.ts';
import { queryBuilder } from '../adapters/postgres/query-builder.ts';
import { createSweepStore } from '../adapters/postgres/sweep-store.ts';
import type { Database } from '../adapters/postgres/tables.ts';
import { loadUnits } from '../adapters/postgres/unit-rows.ts';
import { type ClosableEventSink, createEventSink } from '../ingest/event-sink.ts';
import type { Clock, Doorbell, EffectHandlers, EventSink, Log, Retention } from '../ports.ts';
import { type Commands, createCommands } from './commands.ts';
import { type DatabaseClock, startDatabaseClock } from './database-clock.ts';
import { createDrain, type DrainReport } from './drain.ts';
import { createEffectPerformer, type EffectPerformer, type EffectPerformerOptions } from './effect-performer.ts';
import { failpoint } from './failpoint.ts';
import { type HistoryFollower, startHistoryFollower } from './history-follower.ts';
import { createInterestRefresh } from './interest.ts';
import { leaveToNewer } from './leave-to-newer.ts';
import { type Measures, measureDrains, measureIngest } from './measures.ts';
import { insertMigrations, type MigrationQuestion, type MigrationRequestRow, type PlannedMigration, planMigrations } from './migrations.ts';
import { createModelSource, type ModelSource } from './model.ts';
import { type Periodic, periodically } from './periodic.ts';
import { createShardRunner, type ShardRunner } from './shard-runner.ts';
import { messagesToSplitOff } from './split-off-meanwhile.ts';
import { createSweeper, type Sweeper } from './sweeper.ts';

/**
 * The engine of one process: everything of runtime/ and adapters/ put together. What it does and does not do is said by `role`.
 */
export interface EngineOptions {
  readonly databaseUrl: string;
  readonly doorbell: Doorbell;
  /** Node types by name: the engine knows none. */
  readonly registry: NodeRegistry;
  readonly handlers: EffectHandlers;
  readonly log: Log;
  /** Moved by hand in tests; else the database's. */
  readonly clock?: Clock;
  /** `worker`: drains, fires timers, performs effects. `front`: takes events and commands, and rings; it performs effects only of a scope that it is given. */
  readonly role?: 'worker' | 'front';
  /** Shards drained at the same time in this process. */
  readonly concurrency?: number;
  /** False: drains start by the queue alone. */
  readonly localDrains?: boolean;
  readonly ingest?: { readonly batch?: number; readonly linger?: number; readonly capacity?: number };
  /** Connections for ordinary queries. */
  readonly poolSize?: number;
  readonly retention?: Partial<Retention>;
  /** `scope`: which effects this process performs, asked before every look; default: every one in a worker, none in a front. */
  readonly effects?: Pick<EffectPerformerOptions, 'attempts' | 'backoff' | 'concurrency' | 'scope' | 'poll'>;
  readonly bufferTime?: number;
  readonly measures?: Measures;
  readonly onDrained?: (report: DrainReport) => void;
}

export interface Engine extends Commands {
  /** For the server's own queries; never for the tables that drains write. */
  readonly database: Kysely<Database>;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly shards: number;
  /** Where connectors put what machines say. */
  readonly sink: EventSink & { readonly waiting: number };
  readonly history: HistoryFollower;
  readonly models: ModelSource;
  /** Why this process leaves drains to others: something in use needs a newer Fettle. */
  idleReason(): string | undefined;
  start(): Promise<void>;
  /** Finishes what is in hand: events waiting for their commit, drains, effects. Resolves when every connection is closed, the doorbell's too. */
  stop(): Promise<void>;
  /** Runs work in a transaction; shards that it sent messages to are drained or rung after COMMIT. */
  transaction<T>(work: (transaction: Transaction<Database>) => Promise<T>): Promise<T>;
  /** To be called in the transaction that released or retired a flow or changed the plant: what ingest listens to follows from them. */
  refreshModel(transaction: Transaction<Database>): Promise<void>;
  /** What would become of units that move to another version; undefined when one of the versions is not released. Changes nothing. */
  planMigrations(question: MigrationQuestion): Promise<PlannedMigration | undefined>;
  /** Asks units to move. Each decides when it consumes the message; `unit_migration` says what came of it. */
  migrateUnits(transaction: Transaction<Database>, request: MigrationRequestRow): Promise<void>;
  accept(events: readonly MachineEvent[]): Promise<void>;
  /** Units as they are now, those that have ended too; an id that is none is left out. */
  readUnits(ids: readonly string[]): Promise<readonly RoutingInstance[]>;
  /** The history of streams, each in order, with the messages that it carries. */
  readHistory(streams: readonly string[]): Promise<readonly HistoryEvent[]>;
}

const DAY = 86_400_000;
const SPLITS = 2000;
const RETENTION: Retention = { events: 30 * DAY, effects: 7 * DAY };

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, doorbell, registry, log, concurrency = 4, role = 'worker' } = options;
  const pool = connectPool({ databaseUrl, name: 'fettle', size: options.poolSize ?? 10, log });
  const hot = connectHotPool({ databaseUrl, name: 'fettle engine', size: concurrency + 6, log });
  const database = queryBuilder(pool);
  const shards = await readShards(pool);
  const ownClock: DatabaseClock | undefined = options.clock === undefined ? await startDatabaseClock(pool, log) : undefined;
  const clock: Clock = options.clock ?? (ownClock as DatabaseClock);
  const models = createModelSource({ database, registry, log, bufferTime: options.bufferTime });
  const refreshInterest = createInterestRefresh({ registry, log });
  const history = await startHistoryFollower(pool, log);
  const sentIn = new WeakMap<Transaction<Database>, Set<number>>();

  let effects: EffectPerformer | undefined;
  let sweeper: Sweeper | undefined;
  let splits: Periodic | undefined;
  const { measures } = options;
  const drains = createDrainStore(hot, shards);
  const ingest = createIngestStore({ pool: hot, shards });
  const leaving = leaveToNewer(
    createDrain({ store: measures === undefined ? drains : measureDrains(drains, measures), models, clock, log, shards }),
    (reason) => {
      if (reason === undefined) log.info({}, 'Everything in use is understood again: this process does its share.');
      else log.warn({ reason }, 'A newer Fettle must do the work.');
      doorbell.rest?.(reason !== undefined);
    },
  );
  const runner: ShardRunner = createShardRunner({
    drain: (shards) => leaving.drain(shards),
    doorbell,
    log,
    concurrency,
    shards,
    local: role === 'worker' && options.localDrains !== false,
    onDrained(report) {
      if (report.effects) effects?.hurry();
      if (report.nextTimer !== undefined) sweeper?.expectTimer(report.nextTimer);
      if (report.drained > 0) history.hurry();
      options.onDrained?.(report);
    },
  });
  const commands = createCommands({
    shards,
    onSent(transaction, rang) {
      const sent = sentIn.get(transaction);
      for (const shard of rang) sent?.add(shard);
    },
  });
  const sink: ClosableEventSink = createEventSink({
    store: measures === undefined ? ingest : measureIngest(ingest, measures),
    ring: (rang) => runner.announce(rang),
    clock,
    log,
    ...options.ingest,
  });

  const transaction: Engine['transaction'] = async (work) => {
    const rang = new Set<number>();
    const result = await database.transaction().execute((open) => {
      sentIn.set(open, rang);
      return work(open);
    });
    failpoint('command.committed');
    runner.announce(rang);
    return result;
  };
  const refreshModel: Engine['refreshModel'] = async (open) => {
    await commands.send(open, await refreshInterest(open, clock.now()));
  };

  return {
    ...commands,
    database,
    pool,
    clock,
    shards,
    sink,
    history,
    models,
    idleReason: () => leaving.reason,
    transaction,
    refreshModel,
    planMigrations: (question) => planMigrations({ pool, models, registry }, question),
    async migrateUnits(open, request) {
      await commands.send(open, await insertMigrations(open, request));
      await refreshModel(open);
    },
    accept: (events) => sink.accept(events),
    readUnits: (ids) => loadUnits(pool, ids),
    readHistory: (streams) => readHistory(pool, streams),
    async start() {
      await transaction(refreshModel);
      // Outside a drain: to look at thousands of flows takes longer than a drain may.
      await models.look();
      if (role === 'worker' || options.effects?.scope !== undefined) {
        effects = createEffectPerformer({
          store: createEffectStore(hot, shards),
          handlers: options.handlers,
          announce: runner.announce,
          clock,
          log,
          ...options.effects,
        });
      }
      if (role !== 'worker') return;
      sweeper = createSweeper({
        store: createSweepStore(hot, shards),
        doorbell,
        announce: runner.announce,
        takeOver: runner.takeOver,
        isInHand: runner.has,
        clock,
        log,
        retention: { ...RETENTION, ...options.retention },
      });
      splits = periodically('what was split off meanwhile', SPLITS, log, async () => {
        const messages = await messagesToSplitOff(database, clock.now());
        if (messages.length > 0) await transaction((open) => commands.send(open, messages));
      });
      await doorbell.listen(runner.run);
    },
    async stop() {
      await sink.close();
      await Promise.all([sweeper?.stop(), splits?.stop()]);
      await effects?.stop();
      await runner.stop();
      await doorbell.close();
      await history.stop();
      await ownClock?.stop();
      await Promise.all([endPool(hot), endPool(pool)]);
    },
  };
}

async function readShards(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ shards: number }>('SELECT count(*)::integer AS shards FROM shard');
  return rows[0]?.shards ?? 0;
}
