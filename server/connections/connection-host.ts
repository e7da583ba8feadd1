import type { Clock, Connection, ConnectionHealth, EventSink, EventSource, Log, StartConnector, ValueKind } from '@fettle/flows';
import { FettleError } from '@fettle/flows';
import { sql } from 'kysely';
import type { SecretBox } from '../auth/secret-box.ts';
import { readPlant } from '../services/plant.ts';
import { plantLookup } from '../services/plant-lookup.ts';
import type { Db } from '../services/services.ts';

interface StoredConnection extends Connection {
  readonly secret: Buffer | null;
  readonly revision: number;
}

interface Running {
  readonly revision: number;
  readonly source: EventSource;
  readonly connection: Connection;
}

export interface ConnectionHostOptions {
  readonly db: Db;
  readonly secrets: SecretBox;
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly log: Log;
  readonly certificates: string;
  readonly connectors: Readonly<Record<Connection['settings']['protocol'], StartConnector>>;
  readonly onHealth: (health: ConnectionHealth) => void;
}

/** Runs the connections that the database holds: one connector each, started again when its row changes. */
export class ConnectionHost {
  readonly #options: ConnectionHostOptions;
  readonly #running = new Map<string, Running>();
  readonly #health = new Map<string, ConnectionHealth>();
  #reloading: Promise<void> = Promise.resolve();

  constructor(options: ConnectionHostOptions) {
    this.#options = options;
  }

  health(): readonly ConnectionHealth[] {
    return [...this.#health.values()].map((known) => this.#running.get(known.connection)?.source.health() ?? known);
  }

  /** Brings what runs in line with the database. Reloads follow one another. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.catch(() => undefined).then(() => this.#reload());
    return this.#reloading;
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

  async close(): Promise<void> {
    await this.#reloading.catch(() => undefined);
    await Promise.all([...this.#running.values()].map(({ source }) => source.close()));
    this.#running.clear();
  }

  async #reload(): Promise<void> {
    const stored = await this.#read();
    for (const [id, running] of this.#running) {
      const now = stored.get(id);
      if (now?.enabled === true && now.revision === running.revision) continue;
      this.#running.delete(id);
      await running.source.close();
    }
    for (const id of this.#health.keys()) if (!stored.has(id)) this.#health.delete(id);
    const valueKinds = await this.#valueKinds();
    for (const connection of stored.values()) {
      if (!connection.enabled) this.#setHealth(disabled(connection.id, this.#options.clock.now()));
      else if (!this.#running.has(connection.id)) await this.#start(connection, valueKinds);
    }
  }

  async #start(stored: StoredConnection, valueKinds: ReadonlyMap<string, ValueKind>): Promise<void> {
    const { secret, revision, ...connection } = stored;
    const { secrets, sink, clock, log, certificates, connectors } = this.#options;
    try {
      const password = secret === null ? undefined : secrets.open(secret, connection.id);
      const start = connectors[connection.settings.protocol];
      const source = await start({
        connection,
        password,
        sink,
        clock,
        valueKinds,
        certificates,
        log,
        onHealth: (health) => this.#setHealth(health),
      });
      this.#running.set(connection.id, { revision, source, connection });
      this.#setHealth(source.health());
    } catch (error) {
      const problem = error instanceof FettleError ? error.message : 'It could not be started; the log has the cause.';
      log.error({ connection: connection.id, err: error }, 'A connection could not be started.');
      this.#setHealth({ ...disabled(connection.id, clock.now()), state: 'disconnected', problem });
    }
  }

  #setHealth(health: ConnectionHealth): void {
    this.#health.set(health.connection, health);
    this.#options.onHealth(health);
  }

  async #read(): Promise<Map<string, StoredConnection>> {
    const { rows } = await sql<StoredConnection>`
      SELECT c.id, c.title, c.enabled, c.settings, c.mappings, c.revision, s.secret FROM connection c LEFT JOIN connection_secret s ON s.connection = c.id`.execute(
      this.#options.db,
    );
    return new Map(rows.map((row) => [row.id, row]));
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

function disabled(connection: string, since: number): ConnectionHealth {
  return { connection, state: 'disabled', problem: undefined, since, received: 0, badAddresses: [] };
}
