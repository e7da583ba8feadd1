import { CellFault } from '../cell-fault.ts';
import { quotedText, valueText } from '../cell-text.ts';
import type { TableInput, TableOutput } from '../decision-table.ts';
import { HIGHEST, LOWEST, type Span } from '../number-set.ts';
import { type CellTest, parseCell } from '../parse-cell.ts';
import { parseOutput, parseOutputValues } from '../parse-output.ts';
import type { ValueSet } from '../value-set.ts';

/** A cell in DMN: FEEL, or CEL; `lost` when FEEL cannot say it, so that only Fettle reads it back. */
export interface DmnCell {
  readonly text: string;
  readonly isCel?: boolean;
  readonly lost?: string;
}

/** An input cell as FEEL's unary tests. The text of a cell that has a fault is left as it is. */
export function feelOfCell(text: string, column: TableInput): DmnCell {
  const test = attempt(() => parseCell(text, column));
  if (test === undefined) return { text, lost: 'it has a fault' };
  if (test.cel !== undefined) return { text: test.cel.source.trim(), isCel: true };
  if (test.unknown === 'either') return { text: '-' };
  return feelOfTest(test);
}

function feelOfTest({ known, unknown }: CellTest): DmnCell {
  const isAsked = unknown === 'yes';
  const { parts, isNot } = feelParts(known);
  if (!isNot) return { text: [...parts, ...(isAsked ? ['null'] : [])].join(', ') };
  if (parts.length === 0) return isAsked ? { text: '-' } : { text: 'not(null)' };
  const text = `not(${parts.join(', ')})`;
  return isAsked ? { text, lost: 'FEEL cannot join not(…) with unknown' } : { text };
}

/** What is listed, or with `isNot` what is left out. */
function feelParts(set: ValueSet): { readonly parts: readonly string[]; readonly isNot: boolean } {
  if (set.kind === 'string') return { parts: set.texts.texts.map(quotedText), isNot: set.texts.except };
  if (set.kind === 'boolean') return set.yes && set.no ? { parts: [], isNot: true } : { parts: [String(set.yes)], isNot: false };
  const isAll = set.numbers.length === 1 && set.numbers[0]!.from.at === LOWEST.at && set.numbers[0]!.to.at === HIGHEST.at;
  return isAll ? { parts: [], isNot: true } : { parts: set.numbers.map(feelOfSpan), isNot: false };
}

function feelOfSpan({ from, to }: Span): string {
  if (from.at === LOWEST.at) return `${to.after ? '<=' : '<'} ${to.at}`;
  if (to.at === HIGHEST.at) return `${from.after ? '>' : '>='} ${from.at}`;
  return from.at === to.at ? String(from.at) : `${from.after ? '(' : '['}${from.at}..${to.at}${to.after ? ']' : ')'}`;
}

export function feelOfOutput(text: string, column: TableOutput): DmnCell {
  const cell = attempt(() => parseOutput(text, column));
  if (cell === undefined) return { text, lost: 'it has a fault' };
  if ('cel' in cell) return { text: cell.cel.source.trim(), isCel: true };
  return { text: cell.value === null ? 'null' : valueText(cell.value) };
}

export function feelOfValues(text: string, column: TableOutput): DmnCell {
  const values = attempt(() => parseOutputValues(text, column));
  return values === undefined ? { text, lost: 'it has a fault' } : { text: values.map(valueText).join(', ') };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof CellFault) return undefined;
    throw error;
  }
}
