import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { onServer } from '../test/support/template-database.ts';
import { migrate } from './migrate.ts';

describe('migrate', () => {
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), 'fettle-migrations-'));
    await cp(join(import.meta.dirname, 'migrations'), folder, { recursive: true });
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('applies nothing a second time', async () => {
    const applied = await migrate(database.url);

    expect(applied).toEqual([]);
  });

  it('applies only what is new, once, however many processes start together', async () => {
    await writeFile(join(folder, '9001-later.sql'), 'CREATE TABLE later (id integer)');

    const applied = await Promise.all([migrate(database.url, folder), migrate(database.url, folder), migrate(database.url, folder)]);

    expect(applied.flat()).toEqual(['9001-later.sql']);
  });

  it('takes a migration that fails back as a whole', async () => {
    await writeFile(join(folder, '9001-broken.sql'), 'CREATE TABLE half (id integer); SELECT nonsense');

    await expect(migrate(database.url, folder)).rejects.toThrow(/9001-broken.sql failed and was taken back/);

    const { rows } = await onServer(database.url, (client) => client.query("SELECT to_regclass('half') AS half"));
    expect(rows).toEqual([{ half: null }]);
  });

  it('refuses a database that a newer version migrated', async () => {
    await writeFile(join(folder, '9001-newer.sql'), 'SELECT 1');
    await migrate(database.url, folder);

    await expect(migrate(database.url)).rejects.toThrow(/newer Fettle \(9001-newer.sql\)/);
  });

  it('refuses when a migration that was applied has been changed', async () => {
    await writeFile(join(folder, '0001-engine.sql'), 'SELECT 1');

    await expect(migrate(database.url, folder)).rejects.toThrow(/0001-engine.sql of the database differs/);
  });

  it('adds beside older processes, but waits for them to end before a change that they would misread', async () => {
    const process = (protocol: number, ended: string) =>
      onServer(database.url, (client) =>
        client.query(
          `INSERT INTO process (id, roles, host, pid, version, protocol, started_at, last_seen, ended_at) VALUES ($1, '{worker}', 'box', 7, '0.1.0', $2, 0, clock_ms(), ${ended})`,
          [`p-${protocol}`, protocol],
        ),
      );
    await process(1, 'NULL');
    await process(2, 'NULL');
    await writeFile(join(folder, '9001-adds.sql'), 'CREATE TABLE more (id integer)');
    expect(await migrate(database.url, folder)).toEqual(['9001-adds.sql']);
    await writeFile(join(folder, '9002-breaks.sql'), '-- protocol: 2\nDROP TABLE more');

    await expect(migrate(database.url, folder)).rejects.toThrow(/older processes do not understand, and some run: box:7\. Stop them first/);

    await onServer(database.url, (client) => client.query("UPDATE process SET ended_at = clock_ms() WHERE id = 'p-1'"));
    expect(await migrate(database.url, folder)).toEqual(['9002-breaks.sql']);
    const { rows } = await onServer(database.url, (client) => client.query("SELECT value FROM setting WHERE name = 'leastProtocol'"));
    expect(rows).toEqual([{ value: 2 }]);
  });
});
