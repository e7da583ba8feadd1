import type pg from 'pg';
import { type Column, encode } from './columns.ts';
import { run, type Statement, statement } from './statement.ts';

/** A statement over `unnest(…)` with its columns: writes any number of rows in one go, and does nothing for none. */
export interface BulkWrite<Row> {
  readonly statement: Statement;
  readonly columns: readonly Column<Row>[];
}

export function bulkWrite<Row>(name: string, columns: readonly Column<Row>[]): BulkWrite<Row> {
  return { statement: statement(name), columns };
}

/** `first`: parameters before the arrays. Without rows nothing is sent. */
export function write<Row>(
  client: pg.ClientBase,
  bulk: BulkWrite<Row>,
  rows: readonly Row[],
  first: readonly unknown[] = [],
): Promise<unknown>[] {
  if (rows.length === 0) return [];
  return [run(client, bulk.statement, [...first, ...encode(bulk.columns, rows)])];
}
