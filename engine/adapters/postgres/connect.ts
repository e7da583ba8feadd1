import pg from 'pg';
import type { Log } from '../../ports.ts';
import { type TrackedConnections, trackConnections } from './tracked-connections.ts';

/**
 * Pools of connections.
 *
 * Invariants:
 * 1. every connection has an `error` listener for as long as it lives, checked out or idle: a connection that breaks rejects its query and ends nothing else;
 * 2. a process that is paused in the middle of a transaction is thrown out after 2 s, so that it does not keep a shard from the others;
 * 3. a query whose answer does not come is given up here too, a little after the server would have: a connection that a router forgot is silent for ever, and whoever waits on it
 *    would drain nothing any more. The server drops such a session when it has idled longer than a pool ever lets one;
 * 4. whole numbers of 64 bits are numbers in JavaScript: times and positions stay far below 2^53.
 */
export type Pool = pg.Pool;

export interface PoolOptions {
  readonly databaseUrl: string;
  readonly name: string;
  readonly size: number;
  readonly log: Log;
  /** Milliseconds after which a statement is given up. */
  readonly statementTimeout?: number;
}

/** For ordinary queries: what the planner likes, one query at a time. */
export function connectPool(options: PoolOptions): pg.Pool {
  return pool(options, {});
}

/**
 * For hot operations: queries of one connection are sent without waiting for the answers before (pipelined), plans are made once and use indices, whatever the
 * statistics of a table say that was empty a second ago.
 */
export function connectHotPool(options: PoolOptions): pg.Pool {
  const settings = [
    'plan_cache_mode=force_generic_plan',
    'enable_seqscan=off',
    'enable_bitmapscan=off',
    'enable_hashjoin=off',
    'enable_mergejoin=off',
    'jit=off',
  ];
  return pool({ statementTimeout: HOT_STATEMENT, ...options }, { pipeline: true, settings });
}

const connections = new WeakMap<pg.Pool, TrackedConnections>();

/** Ends a pool of this file; resolves when its connections are closed. */
export async function endPool(ending: pg.Pool): Promise<void> {
  await ending.end();
  await connections.get(ending)?.closed();
}

const STATEMENT = 15_000;
const HOT_STATEMENT = 8000;
/** The server is the one to say that a statement takes too long; this is for the answer that never comes. */
const ANSWER_GRACE = 1000;
const IDLE = 60_000;
/** For the session's end on the server: it finds out that nobody is there any more. */
const SESSION = [`idle_session_timeout=${2 * IDLE}`, 'tcp_keepalives_idle=30', 'tcp_keepalives_interval=10', 'tcp_keepalives_count=3'];

function pool(
  options: PoolOptions,
  { settings = [], ...more }: pg.PoolConfig & { pipeline?: boolean; settings?: readonly string[] },
): pg.Pool {
  const tracked = trackConnections();
  const statementTimeout = options.statementTimeout ?? STATEMENT;
  const made = new pg.Pool({
    Client: tracked.Client,
    connectionString: options.databaseUrl,
    application_name: options.name,
    max: options.size,
    types: { getTypeParser },
    idle_in_transaction_session_timeout: 2000,
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout + ANSWER_GRACE,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: IDLE,
    keepAlive: true,
    options: [...SESSION, ...settings].map((setting) => `-c ${setting}`).join(' '),
    ...more,
  });
  made.on('connect', (client) => {
    client.on('error', (error) => options.log.warn({ pool: options.name, reason: error.message }, 'A database connection was lost.'));
  });
  made.on('error', () => undefined);
  connections.set(made, tracked);
  return made;
}

const INT8 = 20;

const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser;
