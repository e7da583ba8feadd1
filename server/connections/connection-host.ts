import { type Periodic, periodically } from '@fettle/engine/runtime/periodic.ts';
import type { Clock, Connection, ConnectionHealth, EventSink, EventSource, Log, StartConnector, ValueKind } from '@fettle/flows';
import { FettleError } from '@fettle/flows';
import type { SecretBox } from '../auth/secret-box.ts';
import { readPlant } from '../services/plant.ts';
import { plantLookup } from '../services/plant-lookup.ts';
import type { Db } from '../services/services.ts';
import {
  LEASE_TIME,
  type LeasedConnection,
  leaseRound,
  readConnection,
  readLeases,
  releaseLeases,
  writeHealth,
} from './connection-leases.ts';
import type { Pressure } from './pressure.ts';

/**
 * Runs the connections that this process holds a lease for, and knows the health of the others.
 *
 * Invariants:
 * 1. a connector runs only here or in the process that holds the lease; during a take-over two may run for a moment, and what both deliver is recorded once;
 * 2. nothing is recorded under a lease that ran out: it waits at the machine until the lease is renewed or another process has it;
 * 3. a lease that another took is noticed at the next look: the connector is closed, unacknowledged messages go to the other;
 * 4. nothing runs before `start`: until then connections may be added and changed without one of them being tried;
 * 5. a database that is away closes no connection: leases are looked at when it is back.
 */
export interface ConnectionHostOptions {
  readonly db: Db;
  readonly secrets: SecretBox;
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly certificates: string;
  readonly connectors: Readonly<Record<Connection['settings']['protocol'], StartConnector>>;
  readonly onHealth: (health: ConnectionHealth) => void;
  /** The process that holds the leases. */
  readonly process: { readonly id: string; readonly settledFor: number };
  /** False: this process runs none and knows their health only. */
  readonly connects: boolean;
  /** Slows down what runs here while the engine is behind. */
  readonly pressure?: Pick<Pressure, 'admit' | 'reason'>;
}

interface Running {
  readonly revision: number;
  readonly epoch: number;
  readonly source: EventSource;
  readonly connection: Connection;
}

/** A look at the leases; how often a connection moves at most. */
const LOOK = 500;
/** After an outage of the database those that were cut off get so long to renew. */
const GRACE = 2000;
/** Counts of received events alone are written this seldom. */
const HEALTH_EVERY = 2000;

export class ConnectionHost {
  readonly #options: ConnectionHostOptions;
  readonly #running = new Map<string, Running>();
  /** Ours, but they could not be started as they are: tried again when they change. */
  readonly #failed = new Map<string, Pick<Running, 'revision' | 'epoch'>>();
  readonly #health = new Map<string, ConnectionHealth>();
  readonly #written = new Map<string, { readonly text: string; readonly shown: string; readonly at: number }>();
  #looking: Promise<void> = Promise.resolve();
  #leasedUntil = Number.NEGATIVE_INFINITY;
  #look: Periodic | undefined;
  #started = false;
  #closed = false;

  constructor(options: ConnectionHostOptions) {
    this.#options = options;
  }

  /** Begins to look at the leases; resolves after the first look. */
  async start(): Promise<void> {
    this.#started = true;
    await this.reload();
    this.#look = periodically('connections', LOOK, this.#options.log, () => this.reload());
  }

  health(): readonly ConnectionHealth[] {
    return [...this.#health.values()].map((known) => this.#ownHealth(known.connection) ?? known);
  }

  /** Of what runs here. */
  #ownHealth(id: string): ConnectionHealth | undefined {
    const health = this.#running.get(id)?.source.health();
    const slowedDown = this.#options.pressure?.reason;
    return health === undefined || slowedDown === undefined ? health : { ...health, slowedDown };
  }

  /** Connections that are this process's. */
  held(): readonly string[] {
    return [...this.#running.keys(), ...this.#failed.keys()];
  }

  /** Brings what runs in line with the database. Reloads follow one another. */
  reload(): Promise<void> {
    this.#looking = this.#looking.catch(() => undefined).then(() => (this.#started && !this.#closed ? this.#reload() : undefined));
    return this.#looking;
  }

  /** The live connection that a signal is mapped at. */
  sourceOf(equipment: string, signal: string): EventSource {
    for (const { connection, source } of this.#running.values()) {
      if (connection.mappings.some((mapping) => mapping.equipment === equipment && mapping.signal === signal)) return source;
    }
    throw new FettleError('connectionFailed', `No enabled connection maps ${equipment}.${signal}. Map it under Plant, Connections.`);
  }

  connection(id: string): EventSource {
    const running = this.#running.get(id);
    if (running === undefined) throw new FettleError('connectionFailed', `There is no enabled connection "${id}".`);
    return running.source;
  }

  /** Closes what runs here and gives it up to others. */
  async close(): Promise<void> {
    await this.#look?.stop();
    await this.#looking.catch(() => undefined);
    this.#closed = true;
    const held = this.held();
    // What waits for its commit is recorded while closing: the lease lasts long enough for that.
    await Promise.all([...this.#running.values()].map(({ source }) => source.close()));
    this.#running.clear();
    await releaseLeases(this.#options.db, this.#options.process.id, held).catch(() => undefined);
  }

  async #reload(): Promise<void> {
    const { db, process, connects } = this.#options;
    const begun = performance.now();
    const { connections, giveUp } = connects
      ? await leaseRound(db, { me: process.id, mayTakeExpired: process.settledFor > GRACE })
      : { connections: await readLeases(db), giveUp: undefined };
    this.#leasedUntil = begun + LEASE_TIME;
    const mine = new Map(connections.filter(({ holder }) => holder === process.id).map((one) => [one.id, one]));
    await this.#stopWhatIsNotOurs(mine, giveUp);
    const released = [...mine.values()].filter(({ id, enabled }) => !enabled || id === giveUp).map(({ id }) => id);
    await releaseLeases(db, process.id, released);
    const toStart = [...mine.values()].filter(({ id }) => !released.includes(id) && !this.#running.has(id) && !this.#failed.has(id));
    if (toStart.length > 0) {
      const valueKinds = await this.#valueKinds();
      for (const leased of toStart) await this.#start(leased, valueKinds);
    }
    this.#takeOver(connections);
    await this.#tellOthers();
  }

  async #stopWhatIsNotOurs(mine: ReadonlyMap<string, LeasedConnection>, giveUp: string | undefined): Promise<void> {
    const isOver = ([id, { revision, epoch }]: readonly [string, Pick<Running, 'revision' | 'epoch'>]): boolean => {
      const now = mine.get(id);
      return now?.enabled !== true || now.revision !== revision || now.epoch !== epoch || id === giveUp;
    };
    for (const failed of [...this.#failed].filter(isOver)) this.#failed.delete(failed[0]);
    const stopping = [...this.#running].filter(isOver);
    for (const [id] of stopping) this.#running.delete(id);
    await Promise.all(stopping.map(([, { source }]) => source.close()));
  }

  async #start(leased: LeasedConnection, valueKinds: ReadonlyMap<string, ValueKind>): Promise<void> {
    const { db, secrets, clock, log, certificates, connectors } = this.#options;
    const stored = await readConnection(db, leased.id);
    if (stored === undefined) return;
    const { secret, revision, ...connection } = stored;
    try {
      const password = secret === null ? undefined : secrets.open(secret, connection.id);
      const start = connectors[connection.settings.protocol];
      const source = await start({
        connection,
        password,
        sink: this.#fenced(connection.id),
        clock,
        valueKinds,
        certificates,
        log,
        onHealth: (health) => this.#setHealth(health),
      });
      this.#running.set(connection.id, { revision, epoch: leased.epoch, source, connection });
      this.#setHealth(source.health());
    } catch (error) {
      const problem = error instanceof FettleError ? error.message : 'It could not be started; the log has the cause.';
      log.error({ connection: connection.id, err: error }, 'A connection could not be started.');
      this.#failed.set(connection.id, { revision, epoch: leased.epoch });
      this.#setHealth({ ...nothing(connection.id, clock.now()), state: 'disconnected', problem });
    }
  }

  /** Takes events only while the leases are ours for sure, and as fast as the engine follows. */
  #fenced(connection: string): EventSink {
    const { sink, pressure } = this.#options;
    return {
      accept: async (events) => {
        await pressure?.admit(connection);
        this.#mustHold();
        await sink.accept(events);
      },
      reject: async (letter) => {
        this.#mustHold();
        await sink.reject(letter);
      },
    };
  }

  #mustHold(): void {
    if (performance.now() > this.#leasedUntil) throw new Error('the lease of this connection could not be renewed');
  }

  #setHealth(health: ConnectionHealth): void {
    const before = this.#health.get(health.connection);
    this.#health.set(health.connection, health);
    if (before === undefined || shown(before) !== shown(health)) this.#options.onHealth(health);
  }

  /** The health of what runs elsewhere, or nowhere. */
  #takeOver(connections: readonly LeasedConnection[]): void {
    const { clock } = this.#options;
    const known = new Set(connections.map(({ id }) => id));
    for (const id of this.#health.keys()) if (!known.has(id)) this.#health.delete(id);
    for (const { id, enabled, holder, health, expired } of connections) {
      if (this.#running.has(id) || this.#failed.has(id)) continue;
      const before = this.#health.get(id);
      const since = before?.since ?? clock.now();
      if (!enabled) this.#setHealth(before?.state === 'disabled' ? before : nothing(id, clock.now()));
      else if (holder === this.#options.process.id) continue;
      else if (holder !== null && !expired) this.#setHealth(health ?? { ...nothing(id, since), state: 'connecting' });
      else this.#setHealth({ ...nothing(id, since), state: 'disconnected', problem: NOBODY });
    }
  }

  async #tellOthers(): Promise<void> {
    const { db, process, connects } = this.#options;
    if (!connects) return;
    const now = performance.now();
    const changed = this.held().flatMap((id) => {
      const health = this.#ownHealth(id) ?? this.#health.get(id);
      if (health === undefined) return [];
      const before = this.#written.get(health.connection);
      const text = JSON.stringify(health);
      if (before?.text === text || (before?.shown === shown(health) && now - before.at < HEALTH_EVERY)) return [];
      this.#written.set(health.connection, { text, shown: shown(health), at: now });
      return [health];
    });
    if (changed.length > 0) await writeHealth(db, process.id, changed);
    for (const id of this.#written.keys()) if (!this.#running.has(id) && !this.#failed.has(id)) this.#written.delete(id);
  }

  async #valueKinds(): Promise<Map<string, ValueKind>> {
    const plant = await readPlant(this.#options.db);
    const lookup = plantLookup(plant);
    const kinds = new Map<string, ValueKind>();
    for (const { id } of plant.equipment)
      for (const signal of lookup.equipment(id)?.signals ?? []) kinds.set(`${id}.${signal.name}`, signal.valueKind);
    return kinds;
  }
}

const NOBODY = 'No process runs this connection. Start one: fettle connect, or fettle serve.';

/** What a screen shows beside the counts. */
function shown({ received: _received, slowedDown, ...health }: ConnectionHealth): string {
  return JSON.stringify({ ...health, slowedDown: slowedDown !== undefined });
}

function nothing(connection: string, since: number): ConnectionHealth {
  return { connection, state: 'disabled', problem: undefined, since, received: 0, badAddresses: [] };
}
