import type { CompiledExpression } from '../expression/compile-expression.ts';
import type { Value } from '../value.ts';
import { type Axis, makeAxis } from './axis.ts';
import { decideRows, type RowsMatched } from './decide-rows.ts';
import type { DecisionTable } from './decision-table.ts';
import { inputValues, knownValue } from './input-values.ts';
import { type ReadCell, type ReadTable, readTable } from './read-table.ts';
import type { TableOutcome } from './table-outcome.ts';

export interface CompiledTable {
  readonly read: ReadTable;
  /** Inputs in the order of the table; undefined (and null) is unknown: bad, stale or missing. */
  evaluate(inputs: readonly (Value | undefined)[]): TableOutcome;
}

interface Column {
  readonly axis: Axis;
  readonly name: string;
  /** By segment: the rows for which the cell holds, one bit each. */
  readonly rows: readonly Uint32Array[];
  /** Rows that do not ask (`-`). */
  readonly either: Uint32Array;
  /** Rows with cel(…) here. */
  readonly conditions: ReadonlyMap<number, CompiledExpression>;
}

/**
 * Compiles a table once. An evaluation finds for each input its segment and joins the rows of the segments, 32 at a time: with 1,000 rows of 6 inputs it looks at
 * 192 words. Rows with a fault never match; lint forbids them.
 *
 * Unknown inputs: where a row of the table asks for `unknown`, unknown is a value like another. Where none does, a row that asks anything of the input is itself
 * unknown, and so is the outcome unless it is the same either way.
 */
export function compileTable(source: DecisionTable | ReadTable): CompiledTable {
  const read = 'faults' in source ? source : readTable(source);
  const { inputs } = read.table;
  const words = Math.max(1, Math.ceil(read.rows.length / 32));
  const columns = inputs.map((_, column) => compileColumn(read, column, words));
  const usable = bitsOf(read.rows.length, (row) => read.rows[row] !== undefined, words);
  const hasConditions = columns.some(({ conditions }) => conditions.size > 0);
  // Not kept between evaluations: only their space is.
  const sure = new Uint32Array(words);
  const maybe = new Uint32Array(words);

  return {
    read,
    evaluate: (given) => {
      sure.set(usable);
      maybe.set(usable);
      const unknown: string[] = [];
      for (const [index, { axis, name, rows, either }] of columns.entries()) {
        const value = knownValue(given[index]);
        if (value === undefined && axis.unknown < 0) {
          unknown.push(name);
          join(sure, either);
          continue;
        }
        const segment = value === undefined ? axis.unknown : axis.locate(value);
        if (segment < 0) return { kind: 'outside', input: name };
        if (value === undefined) unknown.push(name);
        join(sure, rows[segment]!);
        join(maybe, rows[segment]!);
      }
      const matched = rowsOf(sure, maybe);
      return decideRows(read, hasConditions ? withConditions(matched, columns, read, given) : matched, { given, unknown });
    },
  };
}

function compileColumn(read: ReadTable, column: number, words: number): Column {
  const input = read.table.inputs[column]!;
  const cells: (ReadCell | undefined)[] = read.rows.map((row) => row?.when[column]);
  const axis = makeAxis(
    input,
    cells.filter((cell) => cell !== undefined),
    read.allowed[column],
  );
  const rows = Array.from({ length: axis.count }, () => new Uint32Array(words));
  const conditions = new Map<number, CompiledExpression>();
  for (const [row, cell] of cells.entries()) {
    if (cell === undefined) continue;
    if (cell.condition !== undefined) conditions.set(row, cell.condition);
    const runs = axis.runs(cell);
    for (let index = 0; index < runs.length; index += 2) {
      for (let segment = runs[index]!; segment <= runs[index + 1]!; segment += 1) rows[segment]![row >> 5]! |= 1 << (row & 31);
    }
  }
  return { axis, name: input.name, rows, either: bitsOf(cells.length, (row) => cells[row]?.unknown === 'either', words), conditions };
}

function bitsOf(count: number, isSet: (row: number) => boolean, words: number): Uint32Array {
  const bits = new Uint32Array(words);
  for (let row = 0; row < count; row += 1) if (isSet(row)) bits[row >> 5]! |= 1 << (row & 31);
  return bits;
}

function join(into: Uint32Array, rows: Uint32Array): void {
  for (let word = 0; word < into.length; word += 1) into[word]! &= rows[word]!;
}

function rowsOf(sure: Uint32Array, maybe: Uint32Array): RowsMatched {
  const rows: RowsMatched = { sure: [], maybe: [] };
  for (let word = 0; word < maybe.length; word += 1) {
    let bits = maybe[word]!;
    while (bits !== 0) {
      const bit = 31 - Math.clz32(bits & -bits);
      bits &= bits - 1;
      ((sure[word]! >>> bit) & 1 ? rows.sure : rows.maybe).push(word * 32 + bit);
    }
  }
  return rows;
}

/** Asks cel(…) of the rows that are left. A condition over an input that is unknown is unknown. */
function withConditions(
  matched: RowsMatched,
  columns: readonly Column[],
  read: ReadTable,
  given: readonly (Value | undefined)[],
): RowsMatched {
  const rows: RowsMatched = { sure: [], maybe: [] };
  const isSure = new Set(matched.sure);
  for (const row of [...matched.sure, ...matched.maybe].toSorted((a, b) => a - b)) {
    const truth = conditionsHold(row, columns, read, given);
    if (truth === false) continue;
    if (truth === true && isSure.has(row)) rows.sure.push(row);
    else rows.maybe.push(row);
  }
  return rows;
}

/** Undefined: one of them is unknown, and none is false. */
function conditionsHold(
  row: number,
  columns: readonly Column[],
  read: ReadTable,
  given: readonly (Value | undefined)[],
): boolean | undefined {
  let isUnknown = false;
  for (const [column, { conditions }] of columns.entries()) {
    const condition = conditions.get(row);
    if (condition === undefined) continue;
    const result = condition.evaluateOverReadings(() => undefined, { ...inputValues(read, given), value: knownValue(given[column]) });
    if (result === false) return false;
    isUnknown ||= result === undefined;
  }
  return isUnknown ? undefined : true;
}
