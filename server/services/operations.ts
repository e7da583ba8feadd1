import { type Operations, ProcessMeasures } from '@fettle/flows/contract';
import { sql } from 'kysely';
import type { Db } from './services.ts';

/** Rows of a shard's inbox, of effects and of timers that are counted at most: looking must stay cheap when much waits. */
export const COUNT_LIMIT = 10_000;
/** A process that is quiet for longer is shown as silent; milliseconds. */
const SILENT = 3000;
/** Ended processes are shown for so long; milliseconds. */
const SHOWN_ENDED = 3_600_000;

/** How the engine is, for the System screen, the command line and the metrics. Some indexed queries; none reads a large table whole. */
export async function readOperations(db: Db, now: number): Promise<Operations> {
  const [shards, processes, leases, counts, tables] = [
    await readShards(db),
    await readProcesses(db, now),
    await readLeaseViews(db),
    await readCounts(db, now),
    await readTables(db),
  ];
  return { at: now, shards, processes, leases, ...counts, tables };
}

async function readShards(db: Db): Promise<Operations['shards']> {
  const { rows } = await sql<{
    shard: number;
    waiting: number;
    oldest: number;
    paused: boolean;
    pausedBy: string | null;
    pausedAt: number | null;
    pauseReason: string | null;
  }>`
    SELECT s.id AS shard, w.waiting::integer AS waiting, COALESCE(extract(epoch FROM clock_timestamp() - o.arrived_at) * 1000, 0)::float8 AS oldest,
      s.paused, s.paused_by AS "pausedBy", s.paused_at AS "pausedAt", s.pause_reason AS "pauseReason"
    FROM shard s
    CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM (SELECT FROM inbox i WHERE i.shard = s.id LIMIT ${COUNT_LIMIT}) AS counted) AS w
    LEFT JOIN LATERAL (SELECT arrived_at FROM inbox i WHERE i.shard = s.id ORDER BY seq LIMIT 1) AS o ON true
    ORDER BY s.id`.execute(db);
  return rows.map(({ shard, waiting, oldest, paused, pausedBy, pausedAt, pauseReason }) => ({
    shard,
    waiting,
    more: waiting >= COUNT_LIMIT,
    oldest: Math.max(0, Math.round(oldest)),
    paused,
    ...(pausedBy === null ? {} : { pausedBy }),
    ...(pausedAt === null ? {} : { pausedAt }),
    ...(pauseReason === null ? {} : { pauseReason }),
  }));
}

async function readProcesses(db: Db, now: number): Promise<Operations['processes']> {
  const { rows } = await sql<{
    id: string;
    roles: string[];
    host: string;
    pid: number;
    version: string;
    startedAt: number;
    lastSeen: number;
    quiet: number;
    leaving: boolean;
    endedAt: number | null;
    ended: 'stopped' | 'lost' | null;
    idleReason: string | null;
    measures: unknown;
    connections: string[] | null;
  }>`
    SELECT p.id, p.roles, p.host, p.pid, p.version, p.started_at AS "startedAt", p.last_seen AS "lastSeen", clock_ms() - p.last_seen AS quiet, p.leaving,
      p.ended_at AS "endedAt", p.ended, p.idle_reason AS "idleReason", p.measures,
      (SELECT array_agg(connection ORDER BY connection) FROM connection_lease WHERE holder = p.id) AS connections
    FROM process p WHERE p.ended_at IS NULL OR p.ended_at > ${now - SHOWN_ENDED}::int8 ORDER BY p.ended_at IS NOT NULL, p.started_at LIMIT 200`.execute(
    db,
  );
  return rows.map(({ quiet, leaving, endedAt, ended, idleReason, measures, connections, ...row }) => {
    const measured = ProcessMeasures.safeParse(measures);
    return {
      ...row,
      state: ended ?? (leaving ? 'leaving' : quiet > SILENT ? 'silent' : 'running'),
      connections: connections ?? [],
      ...(endedAt === null ? {} : { endedAt }),
      ...(idleReason === null ? {} : { idleReason }),
      ...(measured.success && ended === null ? { measures: measured.data } : {}),
    };
  });
}

async function readLeaseViews(db: Db): Promise<Operations['leases']> {
  const { rows } = await sql<{ connection: string; enabled: boolean; holder: string | null; epoch: number; state: string | null }>`
    SELECT c.id AS connection, c.enabled, p.host || ':' || p.pid AS holder, COALESCE(l.epoch, 0) AS epoch, l.health->>'state' AS state
    FROM connection c LEFT JOIN connection_lease l ON l.connection = c.id
    LEFT JOIN process p ON p.id = l.holder AND p.ended_at IS NULL AND l.until > clock_ms() ORDER BY c.id`.execute(db);
  return rows.map(({ holder, state, ...row }) => ({
    ...row,
    state: !row.enabled ? 'disabled' : holder === null ? 'disconnected' : (state ?? 'connecting'),
    ...(holder === null ? {} : { holder }),
  }));
}

type Counts = Pick<Operations, 'effects' | 'timers' | 'unitsInProgress' | 'openIncidents' | 'openDeadLetters'>;

async function readCounts(db: Db, now: number): Promise<Counts> {
  const { rows } = await sql<Record<string, number>>`
    WITH unfinished AS MATERIALIZED (
      SELECT state, attempts, next_at, connection FROM effect WHERE state IN ('pending', 'running') ORDER BY next_at LIMIT ${COUNT_LIMIT}),
    live AS (SELECT l.connection FROM connection_lease l WHERE l.until > clock_ms())
    SELECT
      (SELECT count(*) FROM unfinished WHERE state = 'pending')::integer AS pending,
      (SELECT count(*) FROM unfinished WHERE state = 'running')::integer AS running,
      (SELECT count(*) FROM unfinished WHERE state = 'pending' AND attempts > 0)::integer AS retrying,
      COALESCE((SELECT ${now}::int8 - min(next_at) FROM unfinished WHERE state = 'pending'), 0)::float8 AS "effectOldest",
      (SELECT count(*) FROM unfinished WHERE connection IS NOT NULL AND connection NOT IN (SELECT connection FROM live))::integer AS "withoutHolder",
      (SELECT count(*) FROM (SELECT FROM timer LIMIT ${COUNT_LIMIT}) AS counted)::integer AS "timersWaiting",
      (SELECT count(*) FROM (SELECT FROM timer WHERE due_at < ${now}::int8 LIMIT ${COUNT_LIMIT}) AS counted)::integer AS overdue,
      COALESCE(${now}::int8 - (SELECT min(due_at) FROM timer), 0)::float8 AS "timerOldest",
      (SELECT count(*) FROM instance WHERE finished_at IS NULL)::integer AS units,
      (SELECT count(*) FROM incident WHERE state = 'open')::integer AS incidents,
      (SELECT count(*) FROM (SELECT FROM dead_letter WHERE state = 'open' LIMIT ${COUNT_LIMIT}) AS counted)::integer AS letters`.execute(
    db,
  );
  const of = (name: string): number => rows[0]?.[name] ?? 0;
  return {
    effects: {
      pending: of('pending'),
      running: of('running'),
      retrying: of('retrying'),
      oldest: Math.max(0, of('effectOldest')),
      withoutHolder: of('withoutHolder'),
    },
    timers: { waiting: of('timersWaiting'), overdue: of('overdue'), oldest: Math.max(0, of('timerOldest')) },
    unitsInProgress: of('units'),
    openIncidents: of('incidents'),
    openDeadLetters: of('letters'),
  };
}

/** As PostgreSQL's own statistics have them; daily partitions count as one table. */
async function readTables(db: Db): Promise<Operations['tables']> {
  const { rows } = await sql<Operations['tables'][number]>`
    SELECT CASE WHEN relname LIKE 'machine_event\\_%' THEN 'machine_event' ELSE relname END AS name,
      sum(pg_total_relation_size(relid))::float8 AS bytes, sum(n_live_tup)::float8 AS rows, sum(n_dead_tup)::float8 AS "deadRows"
    FROM pg_stat_user_tables WHERE schemaname = 'public' GROUP BY 1 ORDER BY 2 DESC LIMIT 40`.execute(db);
  return rows;
}
