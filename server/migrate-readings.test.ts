import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { onServer } from '../test/support/template-database.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let older: string;
beforeAll(async () => {
  database = await createTestDatabase();
  older = await mkdtemp(join(tmpdir(), 'fettle-older-'));
});
afterAll(async () => {
  await database.drop();
  await rm(older, { recursive: true });
});

test('the readings of an older database are there, each in a row of its own', async () => {
  const ours = join(import.meta.dirname, 'migrations');
  for (const name of (await readdir(ours)).filter((file) => file < '0013')) await cp(join(ours, name), join(older, name));
  await onServer(database.url, (client) => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
  await migrate(database.url, older);
  await onServer(database.url, (client) =>
    client.query(
      `INSERT INTO equipment_state (equipment, version, consumed, latest) VALUES ('mill-1', 3, 9, '{"power":{"value":4.5},"stage":{"value":"Layer 1"}}'), ('mill-2', 1, 0, NULL)`,
    ),
  );

  await migrate(database.url);

  const { rows } = await onServer(database.url, (client) =>
    client.query(`SELECT equipment, signal, reading FROM equipment_reading ORDER BY equipment, signal`),
  );
  expect(rows).toEqual([
    { equipment: 'mill-1', signal: 'power', reading: { value: 4.5 } },
    { equipment: 'mill-1', signal: 'stage', reading: { value: 'Layer 1' } },
  ]);
});
