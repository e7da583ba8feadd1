import { checkInvariants, type InvariantResult } from '@fettle/engine';
import { connectPool } from '@fettle/engine/adapters/postgres/connect.ts';
import { nodeRegistry } from '@fettle/nodes';
import { createLog } from '@fettle/server/log.ts';
import { leftSoFar } from '../spine/move-units.ts';
import { react } from '../spine/react.ts';
import { MILL, seedSpine } from '../spine/seed-spine.ts';
import { startSpineEngine } from '../spine/spine-engine.ts';
import type { BenchServer } from '../support/bench-server.ts';
import type { Print } from '../support/benchmark.ts';
import { until } from '../support/deadline.ts';
import { quantile } from '../support/quantile.ts';
import { startPeople } from './people.ts';

/** Readings a second all the time. */
const RATE = 500;
const WINDOW = 60_000;
const LIMIT = 120_000;
/** Sixteen stations, each answering 25 work instructions every two seconds: about 400 transitions a second beside the readings. */
const PACE = { order: 50, atOnce: 25, rest: 2000 };
/** Tables that hold what is in progress and must not grow with time; history and recorded events grow by what happens. */
const STANDING = [
  'inbox',
  'shard',
  'open_work_instruction',
  'watch',
  'timer',
  'equipment_state',
  'equipment_reading',
  'rule_state',
  'latest_reading',
  'buffered_event',
  'parked_message',
];

interface Minute {
  readonly p50: number;
  readonly p99: number;
  /** Bytes. */
  readonly resident: number;
  readonly standing: number;
  readonly all: number;
  readonly dead: number;
  /** Work instructions that are open. */
  readonly open: number;
}

/** The checks at the end read the history of the whole time. */
const CHECK_LIMIT = 1_800_000;

/** Constant load for minutes: reaction times, memory and table sizes of each minute; the last quarter against the second. Exit code 1 when an invariant does not hold at the end. */
export async function soak(server: BenchServer, minutes: number, print: Print): Promise<number> {
  const databaseUrl = await server.createDatabase('soak');
  const engine = await startSpineEngine({
    databaseUrl,
    backend: { kind: 'postgres', databaseUrl },
    log: createLog('error'),
    localDrains: true,
  });
  try {
    await engine.start();
    await seedSpine(engine);
    const people = startPeople(engine, PACE);
    const length = Math.min(WINDOW, minutes * 60_000);
    const windows = Math.max(1, Math.round((minutes * 60_000) / length));
    const seen: Minute[] = [];
    for (let window = 1; window <= windows; window += 1) {
      engine.effectCommits.length = 0;
      engine.performedAt.clear();
      const before = await leftSoFar(engine);
      const given = { name: `soak-${window}`, equipmentClass: MILL, rate: RATE, milliseconds: length, warmUp: 0, limit: LIMIT };
      const { committed } = await react(engine, given);
      const minute = { p50: quantile(committed, 0.5), p99: quantile(committed, 0.99), ...(await sizes(engine.pool)) };
      seen.push(minute);
      print.say(
        `minute ${window}: p50 ${minute.p50.toFixed(1)}, p99 ${minute.p99.toFixed(1)} ms; ${(await leftSoFar(engine)) - before} transitions, ${minute.open} work instructions open; ` +
          `memory ${megabytes(minute.resident)} MB; standing tables ${megabytes(minute.standing)} MB with ${minute.dead} dead rows; database ${megabytes(minute.all)} MB`,
      );
    }
    const ratio = (of: (minute: Minute) => number): number =>
      mean(seen.slice(-quarter(seen)), of) / mean(seen.slice(quarter(seen), 2 * quarter(seen) || 1), of);
    const figure = (metric: string, value: number, unit: string): void =>
      print.figure({ bench: 'growth', metric, load: RATE, value, unit });
    figure('soak_minutes', minutes, 'min');
    figure(
      'soak_reaction_p99_ms',
      quantile(
        seen.map(({ p99 }) => p99),
        0.5,
      ),
      'ms',
    );
    figure(
      'soak_reaction_p99_ratio',
      ratio(({ p99 }) => p99),
      'ratio',
    );
    figure(
      'soak_memory_ratio',
      ratio(({ resident }) => resident),
      'ratio',
    );
    figure(
      'soak_standing_tables_ratio',
      ratio(({ standing }) => standing),
      'ratio',
    );
    await people.stop();
    await until('the inboxes to be empty', LIMIT, async () => {
      const { rows } = await engine.pool.query<{ empty: boolean }>('SELECT NOT EXISTS (SELECT FROM inbox) AS empty');
      return rows[0]?.empty === true;
    });
    const broken = await brokenInvariants(databaseUrl);
    for (const { invariant, violations } of broken) print.say(`${invariant}: ${violations[0]}`);
    return broken.length === 0 ? 0 : 1;
  } finally {
    await engine.stop();
  }
}

async function brokenInvariants(databaseUrl: string): Promise<readonly InvariantResult[]> {
  const pool = connectPool({ databaseUrl, name: 'fettle soak', size: 2, log: createLog('error'), statementTimeout: CHECK_LIMIT });
  try {
    const results = await checkInvariants({ pool, registry: nodeRegistry, replays: 500 });
    return results.filter(({ violations }) => violations.length > 0);
  } finally {
    await pool.end();
  }
}

async function sizes(pool: {
  query: (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;
}): Promise<Omit<Minute, 'p50' | 'p99'>> {
  const { rows } = await pool.query(
    `SELECT coalesce(sum(pg_total_relation_size(relid)) FILTER (WHERE relname = ANY ($1)), 0)::float8 AS standing,
       coalesce(sum(n_dead_tup) FILTER (WHERE relname = ANY ($1)), 0)::float8 AS dead, pg_database_size(current_database())::float8 AS all,
       (SELECT count(*) FROM open_work_instruction)::float8 AS open
     FROM pg_stat_user_tables`,
    [STANDING],
  );
  const { standing, dead, all, open } = rows[0] as { standing: number; dead: number; all: number; open: number };
  return { standing, dead, all, open, resident: process.memoryUsage.rss() };
}

function quarter(minutes: readonly Minute[]): number {
  return Math.max(1, Math.floor(minutes.length / 4));
}

function mean(minutes: readonly Minute[], of: (minute: Minute) => number): number {
  return minutes.reduce((total, minute) => total + of(minute), 0) / minutes.length;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
