import pg from 'pg';
import type { Fault } from '../fault.ts';

/** The way to PostgreSQL gets slow (60 ms for every chunk, each way), and somebody's transaction keeps a table locked for a second. */
export const postgresSlow: Fault = {
  name: 'postgres-slow',
  summary: 'every answer of PostgreSQL is 120 ms late, and tables are locked for a second',
  rounds: 2,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 4));
    site.databaseWay.delay(60);
    await lockForASecond(site.databaseUrl);
    await pause(length);
    site.databaseWay.delay(0);
  },
};

async function lockForASecond(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('LOCK TABLE inbox, history IN ACCESS EXCLUSIVE MODE');
    await client.query('SELECT pg_sleep(1)');
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
