import { canonicalJson, FettleError, type HistoryEvent, type Log, type NodeRegistry, type RoutingInstance } from '@fettle/flows';
import type { Pool } from '../adapters/postgres/connect.ts';
import { readHistory } from '../adapters/postgres/history-rows.ts';
import { queryBuilder } from '../adapters/postgres/query-builder.ts';
import { loadUnits } from '../adapters/postgres/unit-rows.ts';
import { replay, stateHash } from '../core/index.ts';
import { INVARIANTS } from './invariants.ts';
import { createModelSource, type Model } from './model.ts';

export interface InvariantResult {
  readonly invariant: string;
  /** One sentence each; empty: it holds. At most 100. */
  readonly violations: readonly string[];
}

export interface CheckOptions {
  readonly pool: Pool;
  readonly registry: NodeRegistry;
  /** False while work goes on: what only holds at rest is left out. */
  readonly quiet?: boolean;
  /** Units whose history is replayed, the newest; absent: all. */
  readonly replays?: number;
}

const MOST = 100;
const CHUNK = 200;
const SILENT: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Asserts every invariant of ARCHITECTURE.md on a database, and changes nothing. Each query sees one moment, so it may run while work goes on. */
export async function checkInvariants({ pool, registry, quiet = true, replays }: CheckOptions): Promise<readonly InvariantResult[]> {
  const results: InvariantResult[] = [];
  for (const { name, holds, sql } of INVARIANTS) {
    if (holds === 'quiet' && !quiet) continue;
    const { rows } = await pool.query<{ what: string }>(`${sql} LIMIT ${MOST}`);
    results.push({ invariant: name, violations: rows.map(({ what }) => what) });
  }
  return [
    ...results,
    { invariant: 'replaying history through the core gives the stored state', violations: await replayAll(pool, registry, replays) },
  ];
}

async function replayAll(pool: Pool, registry: NodeRegistry, most: number | undefined): Promise<string[]> {
  const model = await createModelSource({ database: queryBuilder(pool), registry, log: SILENT }).at(0);
  const { rows } = await pool.query<{ id: string }>('SELECT id FROM instance ORDER BY started_at DESC LIMIT $1', [most ?? null]);
  const violations: string[] = [];
  for (let from = 0; from < rows.length && violations.length < MOST; from += CHUNK) {
    const ids = rows.slice(from, from + CHUNK).map(({ id }) => id);
    const both = await stateAndHistory(pool, ids).catch((error: unknown) => {
      if (!(error instanceof FettleError)) throw error;
      violations.push(error.message);
      return [];
    });
    for (const { unit, history } of both) {
      for (const version of versionsIn(unit, history)) await model.prepareRouting(unit.flow, version);
      const violation = differs(unit, history, model);
      if (violation !== undefined) violations.push(violation);
    }
  }
  return violations.slice(0, MOST);
}

/** Both of one moment. */
async function stateAndHistory(pool: Pool, ids: readonly string[]): Promise<{ unit: RoutingInstance; history: HistoryEvent[] }[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // It locks nothing, so on a busy machine it may take its time between two statements.
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '1min'`);
    const units = await loadUnits(client, ids);
    const lines = await readHistory(client, ids);
    await client.query('COMMIT');
    const histories = Map.groupBy(lines, ({ stream }) => stream);
    client.release();
    return units.map((unit) => ({ unit, history: histories.get(unit.id) ?? [] }));
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** A unit may have moved between versions; each line says on which one it happened. */
function versionsIn(unit: RoutingInstance, history: readonly HistoryEvent[]): Iterable<number> {
  const asked = history.flatMap(({ message }) => (message?.kind === 'migrateUnit' ? [message.to] : []));
  return new Set([unit.version, ...asked, ...history.map(({ version }) => version)]);
}

function differs(unit: RoutingInstance, history: readonly HistoryEvent[], model: Model): string | undefined {
  try {
    const replayed = replay(history, model);
    if (replayed !== undefined && stateHash(replayed) === stateHash(unit)) return undefined;
    return `unit ${unit.id}: stored ${canonicalJson(unit)}, replayed ${canonicalJson(replayed)}`;
  } catch (error) {
    return `unit ${unit.id}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
