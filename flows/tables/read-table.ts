import { type CompiledExpression, compileExpression } from '../expression/compile-expression.ts';
import { FettleError } from '../fettle-error.ts';
import type { Value } from '../value.ts';
import { celValueSet } from './cel-value-set.ts';
import { CellFault } from './cell-fault.ts';
import { inputCellScope, outputCellScope } from './cell-scope.ts';
import type { DecisionTable, TableInput, TableOutput } from './decision-table.ts';
import { wholeNumbers } from './number-set.ts';
import { type CellTest, parseCell } from './parse-cell.ts';
import { parseOutput, parseOutputValues } from './parse-output.ts';
import { intersection, isEmptySet, type ValueSet } from './value-set.ts';

/** An input cell. `condition` is what cel(…) asks, when it is more than a set of values. */
export interface ReadCell extends CellTest {
  readonly condition?: CompiledExpression;
}

/** An output cell. */
export type ReadOutput = { readonly value: Value } | { readonly expression: CompiledExpression };

/** Something wrong in a table: where (`rows[3].when[0]`), what, and which characters of that text. */
export interface TableFault {
  readonly path: string;
  readonly message: string;
  readonly range?: { readonly start: number; readonly end: number };
}

export interface ReadRow {
  readonly when: readonly ReadCell[];
  readonly give: readonly ReadOutput[];
}

/** A table whose cells have been read. A row with a fault is undefined: it never matches. */
export interface ReadTable {
  readonly table: DecisionTable;
  readonly rows: readonly (ReadRow | undefined)[];
  /** By input; undefined: every value. */
  readonly allowed: readonly (ValueSet | undefined)[];
  /** By output: its values, most important first; empty: any. */
  readonly values: readonly (readonly Value[])[];
  /** By output: what it is when no row matches; undefined: no output has one. */
  readonly fallback: readonly Value[] | undefined;
  readonly faults: readonly TableFault[];
}

/** Reads every cell once. It never throws: what is wrong is in `faults`. */
export function readTable(table: DecisionTable): ReadTable {
  const faults: TableFault[] = [];
  const attempt = <T>(pathOf: () => string, read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      const path = pathOf();
      if (error instanceof CellFault) faults.push({ path, message: error.message, range: error.range });
      else if (error instanceof FettleError)
        faults.push({ path, message: error.message, ...(error.place?.range && { range: error.place.range }) });
      else throw error;
      return undefined;
    }
  };

  const inputs = table.inputs.map((input) => inputReader(input, table.inputs));
  const outputs = table.outputs.map((output) => outputReader(output, table.inputs));
  const allowed = table.inputs.map((input, index) =>
    input.allowed.trim() === ''
      ? undefined
      : attempt(
          () => `inputs[${index}].allowed`,
          () => allowedValues(input),
        ),
  );
  const values = table.outputs.map(
    (output, index) =>
      attempt(
        () => `outputs[${index}].values`,
        () => parseOutputValues(output.values, output),
      ) ?? [],
  );
  const fallbacks = table.outputs.map(
    (output, index) =>
      attempt(
        () => `outputs[${index}].fallback`,
        () => constant(output),
      ) ?? null,
  );

  const rows = table.rows.map((row, index): ReadRow | undefined => {
    const when = row.when.map((text, column) =>
      attempt(
        () => `rows[${index}].when[${column}]`,
        () => inputs[column]!(text),
      ),
    );
    const give = row.give.map((text, column) =>
      attempt(
        () => `rows[${index}].give[${column}]`,
        () => listed(outputs[column]!(text), values[column]!),
      ),
    );
    return when.includes(undefined) || give.includes(undefined) ? undefined : { when: when as ReadCell[], give: give as ReadOutput[] };
  });
  const hasFallback = table.outputs.some(({ fallback }) => fallback.trim() !== '');
  return { table, rows, allowed, values, fallback: hasFallback ? fallbacks : undefined, faults };
}

/** The same text in the same column is one cell, read once. */
function remember<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = read(text);
    known.set(text, made);
    return made;
  };
}

function inputReader(input: TableInput, inputs: DecisionTable['inputs']): (text: string) => ReadCell {
  const scope = inputCellScope(inputs, input);
  return remember((text) => {
    const cell = parseCell(text, input);
    if (cell.cel === undefined) return cell;
    const condition = compileCel(cell.cel, (source) => compileExpression(source, scope, 'boolean'));
    const exact = celValueSet(cell.cel.source, input);
    return exact === undefined ? { ...cell, condition } : { ...cell, known: whole(exact, input) };
  });
}

function outputReader(output: TableOutput, inputs: DecisionTable['inputs']): (text: string) => ReadOutput {
  const scope = outputCellScope(inputs);
  return remember((text) => {
    const cell = parseOutput(text, output);
    if ('value' in cell) return cell;
    return { expression: compileCel(cell.cel, (source) => compileExpression(source, scope, output.kind)) };
  });
}

/** Faults of an expression are placed in the whole cell. */
function compileCel(
  cel: { readonly source: string; readonly at: number },
  compile: (source: string) => CompiledExpression,
): CompiledExpression {
  try {
    return compile(cel.source);
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    const { start, end } = error.place?.range ?? { start: 0, end: cel.source.length };
    throw new CellFault(error.message, { start: start + cel.at, end: end + cel.at });
  }
}

function allowedValues(input: TableInput): ValueSet {
  const { known, cel } = parseCell(input.allowed, input);
  if (cel !== undefined)
    throw new CellFault('The values that can come are ranges and lists, not cel(…).', { start: 0, end: input.allowed.length });
  if (isEmptySet(known)) throw new CellFault('No value could ever come. Name some.', { start: 0, end: input.allowed.length });
  return known;
}

function constant(output: TableOutput): Value {
  const cell = parseOutput(output.fallback, output);
  if ('value' in cell) return cell.value;
  throw new CellFault('What is given when no row matches is a value, not cel(…).', { start: 0, end: output.fallback.length });
}

/** An output that lists its values has no other. */
function listed(cell: ReadOutput, values: readonly Value[]): ReadOutput {
  if (values.length === 0 || !('value' in cell) || cell.value === null || values.includes(cell.value)) return cell;
  const shown = values.slice(0, 8).map(String).join(', ');
  throw new CellFault(`"${String(cell.value)}" is not among the values of this output: ${shown}.`, { start: 0, end: 1000 });
}

function whole(set: ValueSet, input: TableInput): ValueSet {
  return set.kind === 'number' && input.whole ? { kind: 'number', numbers: wholeNumbers(set.numbers) } : set;
}

/** Values of a column that can come at all. */
export const withinAllowed = (set: ValueSet, allowed: ValueSet | undefined): ValueSet =>
  allowed === undefined ? set : intersection(set, allowed);
