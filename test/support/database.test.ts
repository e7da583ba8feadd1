import { describe, expect, test } from 'vitest';
import { createTestDatabase } from './database.ts';
import { onServer } from './template-database.ts';

describe('createTestDatabase', () => {
  test('gives every test a database of its own', async () => {
    const [first, second] = [await createTestDatabase(), await createTestDatabase()];

    await onServer(first.url, (client) => client.query('CREATE TABLE only_here (id int)'));

    const tables = await onServer(second.url, (client) => client.query("SELECT 1 FROM pg_tables WHERE tablename = 'only_here'"));
    expect(tables.rowCount).toBe(0);
  });

  test('removes the database although something is still connected', async () => {
    const database = await createTestDatabase();

    const dropped = onServer(database.url, async (client) => {
      client.on('error', () => undefined);
      await database.drop();
    });

    await expect(dropped).resolves.toBeUndefined();
    await expect(onServer(database.url, (client) => client.query('SELECT 1'))).rejects.toThrow(/does not exist/);
  });
});
