import { CellFault } from './cell-fault.ts';
import { CellScanner } from './cell-scanner.ts';
import type { TableInput } from './decision-table.ts';
import { after, before, HIGHEST, LOWEST, onlyNumber, span, wholeNumbers } from './number-set.ts';
import { takeCel } from './take-cel.ts';
import { complement, everyValue, isEmptySet, noValue, union, type ValueSet } from './value-set.ts';

/**
 * What an input cell asks of its value. `unknown`: whether it is so for a value that is not known (bad, stale, missing): `yes` was written, `no` was not, and
 * `either` when the cell does not ask at all (`-`). `cel` is the source within cel(…); it is asked besides.
 */
export interface CellTest {
  readonly known: ValueSet;
  readonly unknown: 'yes' | 'no' | 'either';
  readonly cel?: { readonly source: string; readonly at: number };
}

type CellColumn = Pick<TableInput, 'kind' | 'unit' | 'whole'>;

/** `-` and an empty cell: whatever the value is. */
export const isAnyCell = (text: string): boolean => text.trim() === '' || text.trim() === '-';

/**
 * Reads a cell: `-`; `5`, `"A"`, true; `< 5`, `!= 5`; `[1..5]`, `(1..5]`, `]1..5[`; lists with commas; `not(…)`; `unknown`; `cel(value % 2 == 0)`. Texts may
 * stand without quotation marks. Throws `CellFault`.
 */
export function parseCell(text: string, column: CellColumn): CellTest {
  if (isAnyCell(text)) return { known: everyValue(column.kind), unknown: 'either' };
  const scanner = new CellScanner(text);
  const cel = takeCel(scanner);
  if (cel !== undefined) return { known: everyValue(column.kind), unknown: 'no', cel };

  const parts = readList(scanner, column);
  if (!scanner.isAtEnd) throw scanner.fault(`${scanner.found()} does not belong here. Part values with commas.`);
  const known = column.kind === 'number' && column.whole ? whole(parts.known) : parts.known;
  if (isEmptySet(known) && !parts.unknown) {
    throw new CellFault('No value can ever match this. Correct the cell, or remove the row.', { start: 0, end: text.length });
  }
  return { known, unknown: parts.unknown ? 'yes' : 'no' };
}

interface Parts {
  known: ValueSet;
  unknown: boolean;
}

function readList(scanner: CellScanner, column: CellColumn): Parts {
  const parts: Parts = { known: noValue(column.kind), unknown: false };
  do {
    const item = readItem(scanner, column);
    parts.known = union(parts.known, item.known);
    parts.unknown ||= item.unknown;
  } while (scanner.take(','));
  return parts;
}

function readItem(scanner: CellScanner, column: CellColumn): Parts {
  if (scanner.takeWord('unknown') || scanner.takeWord('null')) return { known: noValue(column.kind), unknown: true };
  if (scanner.takeWord('not')) return readNot(scanner, column);
  return { known: readValues(scanner, column), unknown: false };
}

/** not(5): every known value but 5. not(5, unknown) and not(unknown): known values only, as every test is. */
function readNot(scanner: CellScanner, column: CellColumn): Parts {
  if (!scanner.take('(')) throw scanner.fault('Write what is left out in brackets: not(5).');
  const inner = readList(scanner, column);
  if (!scanner.take(')')) throw scanner.fault('not( is not closed. Put a ) behind its values.');
  return { known: complement(column.kind === 'number' && column.whole ? whole(inner.known) : inner.known), unknown: false };
}

function readValues(scanner: CellScanner, column: CellColumn): ValueSet {
  switch (column.kind) {
    case 'number':
      return { kind: 'number', numbers: readNumbers(scanner, column.unit) };
    case 'string':
      return readTexts(scanner);
    default:
      return readBoolean(scanner);
  }
}

function readNumbers(scanner: CellScanner, unit: string) {
  if (scanner.take('<=')) return span(LOWEST, after(scanner.number(unit)));
  if (scanner.take('>=')) return span(before(scanner.number(unit)), HIGHEST);
  if (scanner.take('<')) return span(LOWEST, before(scanner.number(unit)));
  if (scanner.take('>')) return span(after(scanner.number(unit)), HIGHEST);
  if (scanner.take('!=')) {
    const value = scanner.number(unit);
    return [...span(LOWEST, before(value)), ...span(after(value), HIGHEST)];
  }
  if (scanner.take('==') || scanner.take('=')) return onlyNumber(scanner.number(unit));
  const opening = scanner.match(/[[(\]]/y);
  if (opening !== undefined) return readRange(scanner, unit, opening);
  const value = scanner.number(unit);
  return scanner.take('..') ? closed(scanner, value, scanner.number(unit)) : onlyNumber(value);
}

function readRange(scanner: CellScanner, unit: string, opening: string) {
  const low = scanner.number(unit);
  if (!scanner.take('..')) throw scanner.fault('A range is written with two dots: [1..5].');
  const high = scanner.number(unit);
  const closing = scanner.match(/[\])[]/y);
  if (closing === undefined)
    throw scanner.fault('The range is not closed. Put ] at its end, or ) when the last number does not belong to it.');
  const from = opening === '[' ? before(low) : after(low);
  const to = closing === ']' ? after(high) : before(high);
  if (low > high) throw scanner.fault(`A range begins with its smaller number: ${opening}${high}..${low}${closing}.`, 0);
  return span(from, to);
}

function closed(scanner: CellScanner, low: number, high: number) {
  if (low > high) throw scanner.fault(`A range begins with its smaller number: [${high}..${low}].`, 0);
  return span(before(low), after(high));
}

function readTexts(scanner: CellScanner): ValueSet {
  const isExcept = scanner.take('!=');
  if (!isExcept && (scanner.peek('<') || scanner.peek('>')))
    throw scanner.fault('Texts have no order here. List them, or write cel(value < "M").');
  if (!isExcept && !scanner.take('==')) scanner.take('=');
  const value = scanner.peek('"') ? scanner.quoted() : scanner.match(/[^",()]+/y)?.trimEnd();
  if (value === undefined || value === '') throw scanner.fault(`${scanner.found()} is not a text. Write it in quotation marks: "A".`);
  return { kind: 'string', texts: { except: isExcept, texts: [value] } };
}

function readBoolean(scanner: CellScanner): ValueSet {
  const isExcept = scanner.take('!=');
  if (!isExcept && !scanner.take('==')) scanner.take('=');
  const isYes = scanner.takeWord('true') || scanner.takeWord('yes') || scanner.takeWord('TRUE');
  if (!isYes && !(scanner.takeWord('false') || scanner.takeWord('no') || scanner.takeWord('FALSE')))
    throw scanner.fault(`${scanner.found()} is neither yes nor no. Write true, false or -.`);
  return { kind: 'boolean', yes: isYes !== isExcept, no: isYes === isExcept };
}

function whole(set: ValueSet): ValueSet {
  return set.kind === 'number' ? { kind: 'number', numbers: wholeNumbers(set.numbers) } : set;
}
