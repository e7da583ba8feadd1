import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { quietLog } from '../../testing/test-engine.ts';
import { connectHotPool } from './connect.ts';

/** Tables that stay as small as the plant's drawing board. */
const SMALL = new Set(['shard', 'model_revision', 'setting']);

const FOLDER = join(import.meta.dirname, 'sql');
const STATEMENTS = readdirSync(FOLDER).filter((name) => name.endsWith('.sql'));

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function scansOf(plan: Plan): readonly string[] {
  const own = plan['Node Type'] === 'Seq Scan' && plan['Relation Name'] !== undefined ? [plan['Relation Name']] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scansOf)];
}

let database: TestDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = connectHotPool({ databaseUrl: database.url, name: 'plans', size: 1, log: quietLog });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test('there are statements to explain', () => expect(STATEMENTS.length).toBeGreaterThan(40));

test.each(STATEMENTS)('%s reads no table from end to end, however large the plant becomes', async (name) => {
  const { rows } = await pool.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
    `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${readFileSync(join(FOLDER, name), 'utf8')}`,
  );

  const scans = rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan: plan }) => scansOf(plan)));

  expect(scans.filter((table) => !SMALL.has(table))).toEqual([]);
});

test('a table without an index is found out', async () => {
  const { rows } = await pool.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
    `EXPLAIN (GENERIC_PLAN, FORMAT JSON) SELECT FROM instance WHERE product = $1`,
  );

  expect(rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan: plan }) => scansOf(plan)))).toEqual(['instance']);
});
