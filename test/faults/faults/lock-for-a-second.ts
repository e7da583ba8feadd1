import pg from 'pg';

/** Somebody's transaction takes a lock and keeps it for a second. */
export async function lockForASecond(databaseUrl: string, lock: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(lock);
    await client.query('SELECT pg_sleep(1)');
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
