import type { Json, Value } from '../value.ts';
import { inputValues } from './input-values.ts';
import { compareOutputs } from './output-rank.ts';
import type { ReadTable } from './read-table.ts';
import type { TableOutcome } from './table-outcome.ts';

/** Rows that match, and rows of which it is not known, each from the top. */
export interface RowsMatched {
  readonly sure: number[];
  readonly maybe: number[];
}

export interface Given {
  readonly given: readonly (Value | undefined)[];
  /** Names of the inputs that are unknown. */
  readonly unknown: readonly string[];
}

/** What the hit policy makes of the rows that match. The outcome is unknown only when a row of which nothing is known could change it. */
export function decideRows(read: ReadTable, { sure, maybe }: RowsMatched, given: Given): TableOutcome {
  const unknown: TableOutcome = { kind: 'unknown', inputs: given.unknown };
  const { hitPolicy } = read.table;
  if (hitPolicy === 'first') {
    const row = sure[0];
    if (maybe.length > 0 && (row === undefined || maybe[0]! < row)) return unknown;
    return row === undefined ? noRow(read) : single(read, row, given);
  }
  if (hitPolicy === 'any') return decideAny(read, { sure, maybe }, given);
  if (hitPolicy === 'priority') return decidePriority(read, { sure, maybe }, given);
  if (maybe.length > 0) return unknown;
  if (hitPolicy === 'unique') {
    if (sure.length > 1) return { kind: 'conflict', rows: sure };
    return sure.length === 0 ? noRow(read) : single(read, sure[0]!, given);
  }
  return several(read, sure, given);
}

function noRow({ table, fallback }: ReadTable): TableOutcome {
  if (fallback === undefined) return { kind: 'noMatch' };
  return { kind: 'matched', rows: [], outputs: Object.fromEntries(table.outputs.map(({ name }, index) => [name, fallback[index]!])) };
}

/** Undefined: an output is computed from an input that is unknown. */
function outputsOf(read: ReadTable, row: number, { given }: Given): readonly Json[] | undefined {
  const outputs: Json[] = [];
  for (const cell of read.rows[row]!.give) {
    const value = 'value' in cell ? cell.value : cell.expression.evaluateOverReadings(() => undefined, inputValues(read, given));
    if (value === undefined) return undefined;
    outputs.push(value);
  }
  return outputs;
}

const byName = ({ table }: ReadTable, outputs: readonly Json[]): Readonly<Record<string, Json>> =>
  Object.fromEntries(table.outputs.map(({ name }, index) => [name, outputs[index]!]));

function single(read: ReadTable, row: number, given: Given): TableOutcome {
  const outputs = outputsOf(read, row, given);
  return outputs === undefined
    ? { kind: 'unknown', inputs: given.unknown }
    : { kind: 'matched', rows: [row], outputs: byName(read, outputs) };
}

function decideAny(read: ReadTable, { sure, maybe }: RowsMatched, given: Given): TableOutcome {
  const unknown: TableOutcome = { kind: 'unknown', inputs: given.unknown };
  if (sure.length === 0) return maybe.length > 0 ? unknown : noRow(read);
  const outputs = [...sure, ...maybe].map((row) => outputsOf(read, row, given));
  const [first] = outputs;
  if (first === undefined) return unknown;
  const agrees = (other: readonly Json[] | undefined) => other?.every((value, index) => value === first[index]) === true;
  if (!outputs.slice(0, sure.length).every((other) => other === undefined || agrees(other))) return { kind: 'conflict', rows: sure };
  return outputs.every(agrees) ? { kind: 'matched', rows: sure, outputs: byName(read, first) } : unknown;
}

function decidePriority(read: ReadTable, { sure, maybe }: RowsMatched, given: Given): TableOutcome {
  const ranked = rankRows(read, [...sure, ...maybe], given);
  const best = ranked?.[0];
  if (ranked === undefined || (best !== undefined && maybe.includes(best))) return { kind: 'unknown', inputs: given.unknown };
  return best === undefined ? noRow(read) : single(read, best, given);
}

/** Most important first; rows that are as important stay in their order. */
function rankRows(read: ReadTable, rows: readonly number[], given: Given): readonly number[] | undefined {
  const outputs = new Map<number, readonly Value[]>();
  for (const row of rows) {
    const values = outputsOf(read, row, given);
    if (values === undefined) return undefined;
    outputs.set(row, values as readonly Value[]);
  }
  return rows.toSorted((a, b) => compareOutputs(outputs.get(a)!, outputs.get(b)!, read) || a - b);
}

function several(read: ReadTable, matched: readonly number[], given: Given): TableOutcome {
  const { hitPolicy, aggregation, outputs: columns } = read.table;
  if (matched.length === 0 && read.fallback !== undefined) return noRow(read);
  const rows = hitPolicy === 'outputOrder' ? rankRows(read, matched, given) : matched;
  const outputs = rows?.map((row) => outputsOf(read, row, given));
  if (rows === undefined || outputs === undefined || outputs.includes(undefined)) return { kind: 'unknown', inputs: given.unknown };
  const lists = columns.map((_, column) => outputs.map((row) => row![column]!));
  const made = hitPolicy === 'collect' && aggregation !== undefined ? lists.map((list) => aggregate(list, aggregation)) : lists;
  return { kind: 'matched', rows, outputs: byName(read, made) };
}

/** DMN: the sum, smallest or largest of no numbers is no value; their number is 0. Empty cells are left out of numbers. */
function aggregate(list: readonly Json[], how: 'sum' | 'min' | 'max' | 'count'): Json {
  if (how === 'count') return list.length;
  const numbers = list.filter((value) => typeof value === 'number');
  if (numbers.length === 0) return null;
  if (how === 'sum') return numbers.reduce((sum, value) => sum + value, 0);
  return how === 'min' ? Math.min(...numbers) : Math.max(...numbers);
}
