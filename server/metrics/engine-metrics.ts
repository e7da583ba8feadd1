import type { ConnectionHealth } from '@fettle/flows';
import type { Operations } from '@fettle/flows/contract';
import { Gauge, type Registry } from 'prom-client';
import type { ProcessLife } from '../processes/process-life.ts';

export interface EngineMetricsOptions {
  readonly registry: Registry;
  readonly read: () => Promise<Operations>;
  readonly connections: () => readonly ConnectionHealth[];
  readonly sinkWaiting: () => number;
  readonly life: Pick<ProcessLife, 'others'>;
}

/** Scrapes within this time share one look at the database; milliseconds. */
const KEPT = 5000;

/** What the database knows, the same in every process: sum nothing of these over processes. Gives what brings them up to date, before a scrape. */
export function createEngineMetrics({ registry, read, connections, sinkWaiting, life }: EngineMetricsOptions): () => Promise<void> {
  const registers = [registry];
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge<Label>({ name: `fettle_${name}`, help, labelNames: [...labelNames], registers });
  const backlog = gauge('backlog_rows', 'Inbox rows that wait, counted up to 10,000', ['shard']);
  const oldest = gauge('backlog_oldest_seconds', 'How long the oldest inbox row of a shard has waited', ['shard']);
  const paused = gauge('shard_paused', '1 while an administrator has paused the shard', ['shard']);
  const effects = gauge('effects', 'Effects that are not finished', ['state']);
  const effectOldest = gauge('effects_oldest_seconds', 'How long the oldest due effect has waited');
  const effectsWithoutHolder = gauge('effects_without_holder', 'Effects that wait because no process holds their connection');
  const timers = gauge('timers_overdue', 'Timers whose time has come and that have not fired');
  const timerOldest = gauge('timers_oldest_overdue_seconds', 'How long the oldest overdue timer has been due');
  const units = gauge('units_in_progress', 'Units in progress');
  const incidents = gauge('incidents_open', 'Open incidents');
  const letters = gauge('dead_letters_open', 'Open dead letters');
  const processes = gauge('processes', 'Processes that run', ['role']);
  const connected = gauge('connection_up', '1 while the connection to the machine stands', ['connection']);
  const slowed = gauge('connection_slowed_down', '1 while the connection is slowed down because the engine is behind', ['connection']);
  const received = gauge('connection_received', 'Readings received since the connector was started', ['connection']);
  const badAddresses = gauge('connection_bad_addresses', 'Mapped addresses that the machine refuses', ['connection']);
  const sink = gauge('sink_waiting_events', 'Events in the memory of this process that wait for their commit');
  const others = gauge('other_processes', 'Other processes that this one sees');
  const bytes = gauge('table_bytes', 'Size of a table with its indices', ['table']);
  const rows = gauge('table_rows', 'Live rows of a table, as PostgreSQL estimates', ['table']);
  const dead = gauge('table_dead_rows', 'Dead rows of a table, as PostgreSQL estimates', ['table']);
  let known: { readonly at: number; readonly operations: Operations } | undefined;

  return async () => {
    sink.set(sinkWaiting());
    others.set(life.others);
    for (const one of [connected, slowed, received, badAddresses]) one.reset();
    for (const health of connections()) {
      const connection = health.connection;
      connected.set({ connection }, health.state === 'connected' ? 1 : 0);
      slowed.set({ connection }, health.slowedDown === undefined ? 0 : 1);
      received.set({ connection }, health.received);
      badAddresses.set({ connection }, health.badAddresses.length);
    }
    if (known === undefined || performance.now() - known.at > KEPT) known = { at: performance.now(), operations: await read() };
    const { operations } = known;
    for (const { shard, waiting, oldest: age, paused: is } of operations.shards) {
      backlog.set({ shard }, waiting);
      oldest.set({ shard }, age / 1000);
      paused.set({ shard }, is ? 1 : 0);
    }
    for (const state of ['pending', 'running', 'retrying'] as const) effects.set({ state }, operations.effects[state]);
    effectOldest.set(operations.effects.oldest / 1000);
    effectsWithoutHolder.set(operations.effects.withoutHolder);
    timers.set(operations.timers.overdue);
    timerOldest.set(operations.timers.oldest / 1000);
    units.set(operations.unitsInProgress);
    incidents.set(operations.openIncidents);
    letters.set(operations.openDeadLetters);
    for (const role of ['http', 'worker', 'connect'])
      processes.set({ role }, operations.processes.filter((one) => one.state === 'running' && one.roles.includes(role)).length);
    for (const table of operations.tables) {
      bytes.set({ table: table.name }, table.bytes);
      rows.set({ table: table.name }, table.rows);
      dead.set({ table: table.name }, table.deadRows);
    }
  };
}
