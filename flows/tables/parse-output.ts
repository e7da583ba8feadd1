import type { Value } from '../value.ts';
import { CellFault } from './cell-fault.ts';
import { CellScanner } from './cell-scanner.ts';
import type { TableOutput } from './decision-table.ts';
import { takeCel } from './take-cel.ts';

/** What an output cell gives: a value, or the source of a CEL expression over the inputs. */
export type OutputCell = { readonly value: Value } | { readonly cel: { readonly source: string; readonly at: number } };

type OutputColumn = Pick<TableOutput, 'kind' | 'unit'>;

/** Reads an output cell: a number, a text (with or without quotation marks), true, false, `cel(power * 1.1)`, or nothing (`-`, null, empty). Throws `CellFault`. */
export function parseOutput(text: string, column: OutputColumn): OutputCell {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '-' || trimmed === 'null') return { value: null };
  const scanner = new CellScanner(text);
  const cel = takeCel(scanner);
  if (cel !== undefined) return { cel };
  const value = readOne(scanner, column, true);
  if (!scanner.isAtEnd) throw scanner.fault(`${scanner.found()} does not belong here. An output has one value.`);
  return { value };
}

/** A list of output values: `"scrap", "rework", "ok"`. Empty text: none. */
export function parseOutputValues(text: string, column: OutputColumn): readonly Value[] {
  const scanner = new CellScanner(text);
  if (scanner.isAtEnd) return [];
  const values: Value[] = [];
  do values.push(readOne(scanner, column, false));
  while (scanner.take(','));
  if (!scanner.isAtEnd) throw scanner.fault(`${scanner.found()} does not belong here. Part values with commas.`);
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined) throw new CellFault(`${String(twice)} is listed twice.`, { start: 0, end: text.length });
  return values;
}

/** `alone`: it has the whole cell, so that a text without quotation marks may contain commas. */
function readOne(scanner: CellScanner, { kind, unit }: OutputColumn, alone: boolean): Value {
  if (kind === 'number') return scanner.number(unit);
  if (kind === 'boolean') {
    if (scanner.takeWord('true') || scanner.takeWord('yes') || scanner.takeWord('TRUE')) return true;
    if (scanner.takeWord('false') || scanner.takeWord('no') || scanner.takeWord('FALSE')) return false;
    throw scanner.fault(`${scanner.found()} is neither yes nor no. Write true or false.`);
  }
  if (scanner.peek('"')) return scanner.quoted();
  const bare = scanner.match(alone ? /[^"]+/y : /[^",]+/y)?.trimEnd();
  if (bare === undefined || bare === '') throw scanner.fault(`${scanner.found()} is not a text. Write it in quotation marks.`);
  return bare;
}
