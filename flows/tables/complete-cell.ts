import { completeExpression, type ExpressionCompletion, type ExpressionOption } from '../expression/complete-expression.ts';
import type { Value } from '../value.ts';
import { inputCellScope, outputCellScope } from './cell-scope.ts';
import { quotedText } from './cell-text.ts';
import type { DecisionTable } from './decision-table.ts';
import { parseCell } from './parse-cell.ts';
import { parseOutput, parseOutputValues } from './parse-output.ts';
import type { ValueSet } from './value-set.ts';

/** A cell by its column: an input (`when`) or an output (`give`). */
export interface CellColumn {
  readonly side: 'when' | 'give';
  readonly index: number;
}

export interface CellCompletion extends ExpressionCompletion {
  /** `cel`: names and functions of an expression, of which one is meant. `value`: what usually stands in such a cell; anything else may. */
  readonly of: 'cel' | 'value';
}

/** Rows that are searched for what a column says already. */
const SEARCHED = 2_000;

const CEL: ExpressionOption = { label: 'cel(…)', detail: 'anything CEL can say', type: 'function', apply: 'cel(' };
const INPUT_WORDS: readonly ExpressionOption[] = [
  { label: 'unknown', detail: 'bad, stale or missing', type: 'variable' },
  { label: 'not(…)', detail: 'every known value but these', type: 'function', apply: 'not(' },
];
const YES_NO: readonly ExpressionOption[] = [
  { label: 'true', detail: 'yes', type: 'variable' },
  { label: 'false', detail: 'no', type: 'variable' },
];

/**
 * What could stand at the end of `before`, the text of a cell up to the caret: in cel(…) the inputs with kind and unit and every function; elsewhere the values that the column has (those that
 * can come, those of other rows) and the words of cells. Undefined: nothing, or nobody asked (`explicit`).
 */
export function completeCell(table: DecisionTable, column: CellColumn, before: string, explicit: boolean): CellCompletion | undefined {
  const cel = /^\s*cel\s*\(/.exec(before)?.[0].length;
  if (cel !== undefined) {
    const scope = column.side === 'when' ? inputCellScope(table.inputs, table.inputs[column.index]!) : outputCellScope(table.inputs);
    const inner = completeExpression(before.slice(cel), scope, explicit);
    return inner === undefined ? undefined : { ...inner, from: inner.from + cel, of: 'cel' };
  }
  const from = column.side === 'when' ? itemStart(before) : before.length - before.trimStart().length;
  if (from === undefined || (before.length === from && !explicit)) return undefined;
  const isWhole = before.slice(0, from).trim() === '';
  return { from, options: [...valuesOf(table, column), ...wordsOf(column, isWhole)], of: 'value' };
}

/** Where the value begins that is being typed: behind a comma, a bracket, `=` or `!=`. Undefined behind what orders or spans numbers, and behind a value that is complete. */
function itemStart(before: string): number | undefined {
  let start = 0;
  for (let at = 0; at < before.length; at += 1) {
    const letter = before[at]!;
    if (letter === '"') {
      const end = closingMark(before, at);
      if (end === undefined) return at;
      at = end;
    } else if (letter === ',' || letter === '(' || letter === '=') start = at + 1;
    else if (letter === '<' || letter === '>' || letter === '[') return undefined;
  }
  const skipped = /^\s*/.exec(before.slice(start))![0].length;
  return start + skipped;
}

function closingMark(text: string, open: number): number | undefined {
  for (let at = open + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return undefined;
}

function wordsOf({ side }: CellColumn, isWhole: boolean): readonly ExpressionOption[] {
  const words = side === 'when' ? INPUT_WORDS : [];
  return isWhole ? [...words, CEL] : words;
}

function valuesOf(table: DecisionTable, { side, index }: CellColumn): readonly ExpressionOption[] {
  const column = side === 'when' ? table.inputs[index]! : table.outputs[index]!;
  if (column.kind === 'boolean') return YES_NO;
  const found = new Map<Value, string>();
  const add = (values: readonly Value[], detail: string): void => {
    for (const value of values) if (value !== null && !found.has(value)) found.set(value, detail);
  };
  if (side === 'when') {
    const input = table.inputs[index]!;
    if (input.allowed.trim() !== '')
      add(
        textsOf(() => parseCell(input.allowed, input).known),
        'can come',
      );
    for (const { when } of table.rows.slice(0, SEARCHED))
      add(
        textsOf(() => parseCell(when[index]!, input).known),
        'in another row',
      );
  } else {
    const output = table.outputs[index]!;
    add(
      readOr(() => parseOutputValues(output.values, output), []),
      'of this output',
    );
    // An output that lists its values has no other.
    const rows = found.size > 0 ? [] : table.rows.slice(0, SEARCHED);
    for (const { give } of rows) add(givenBy(give[index]!), 'in another row');
  }
  const unit = column.kind === 'number' && column.unit !== '' ? ` ${column.unit}` : '';
  return [...found].map(([value, detail]) => ({
    label: typeof value === 'string' ? quotedText(value) : `${value}`,
    detail: unit === '' ? detail : `${unit.trim()} · ${detail}`,
    type: 'property' as const,
  }));

  function givenBy(text: string): readonly Value[] {
    const read = readOr(() => parseOutput(text, table.outputs[index]!), undefined);
    return read !== undefined && 'value' in read ? [read.value] : [];
  }
}

/** The texts that a cell names, whichever way; of numbers none, because they are thresholds. */
function textsOf(read: () => ValueSet): readonly string[] {
  const set = readOr(read, undefined);
  return set?.kind === 'string' ? set.texts.texts : [];
}

/** What is wrong with a cell is said elsewhere. */
function readOr<T, U>(read: () => T, otherwise: U): T | U {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
