import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createQueueDoorbell } from '../adapters/bullmq/queue-doorbell.ts';
import { quietLog, startTestEngine } from '../testing/test-engine.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await database.drop();
});

test('an engine that has stopped leaves no connection behind', async () => {
  const observer = new pg.Client({ connectionString: database.url });
  await observer.connect();
  const others = async () =>
    (
      await observer.query<{ name: string }>(
        `SELECT application_name AS name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
      )
    ).rows.map(({ name }) => name);
  const doorbell = await createQueueDoorbell({ backend: { kind: 'postgres', databaseUrl: database.url }, log: quietLog });
  const engine = await startTestEngine({ databaseUrl: database.url, doorbell });
  const during = await others();

  await engine.stop();
  const after = await others();
  await observer.end();

  expect(during).toEqual(expect.arrayContaining(['fettle', 'fettle engine', 'fettle queue']));
  expect(after).toEqual([]);
});
