import type { Pool } from '../adapters/postgres/connect.ts';
import type { Clock, Log } from '../ports.ts';
import { periodically } from './periodic.ts';

/** The database's clock, read without asking it each time. */
export interface DatabaseClock extends Clock {
  stop(): Promise<void>;
}

const RESYNC = 10_000;

/**
 * Follows the database's clock by this process's monotonic one: every process of a plant has the same time, and a step of a machine's own clock moves no timer.
 * Off by half a round trip at most; asked again every 10 s.
 */
export async function startDatabaseClock(pool: Pool, log: Log): Promise<DatabaseClock> {
  let offset = 0;
  const sync = async (): Promise<void> => {
    const asked = performance.now();
    const { rows } = await pool.query<{ now: number }>('SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now');
    const answered = performance.now();
    const now = rows[0]?.now;
    if (now !== undefined) offset = now - (asked + answered) / 2;
  };
  await sync();
  const task = periodically('clock', RESYNC, log, sync);
  return { now: () => Math.floor(offset + performance.now()), stop: () => task.stop() };
}
