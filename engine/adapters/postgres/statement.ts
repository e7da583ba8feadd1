import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** One hot operation: the text of `sql/<name>.sql`, prepared once a connection under its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

export function statement(name: string): Statement {
  return { name, text: readFileSync(join(import.meta.dirname, 'sql', `${name}.sql`), 'utf8') };
}

export async function run<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  client: pg.ClientBase | pg.Pool,
  { name, text }: Statement,
  values: unknown[],
): Promise<Row[]> {
  return (await client.query<Row>({ name, text, values })).rows;
}
