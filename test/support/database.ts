import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { onServer, TEMPLATE_DATABASE, withDatabase } from './template-database.ts';

export interface TestDatabase {
  /** A PostgreSQL connection URL. */
  readonly url: string;
  /** Removes the database, closing whatever is still connected. Not needed for the server's sake: it ends with the run. */
  drop(): Promise<void>;
}

/**
 * A database of one's own, migrated and empty: a clone of the run's template. It takes some tenths of a second, so take one for a file of
 * tests rather than for each of them. The server under it runs without fsync; a test about durability starts one of its own with
 * `startEmbeddedPostgres`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await testServerUrl();
  const name = `test_${randomBytes(8).toString('hex')}`;

  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE} STRATEGY FILE_COPY`));

  return {
    url: withDatabase(serverUrl, name),
    drop: () => onServer(serverUrl, async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

async function testServerUrl(): Promise<string> {
  const response = await fetch(inject('testDatabaseBroker'));
  const body = await response.text();
  if (!response.ok) throw new Error(`The test database did not start: ${body}`);
  return body;
}
