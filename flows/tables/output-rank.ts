import type { Value } from '../value.ts';
import type { ReadOutput, ReadRow, ReadTable } from './read-table.ts';

/** Whether two output cells say the same: equal values, or the same expression. */
const sameOutput = (a: ReadOutput, b: ReadOutput): boolean =>
  'value' in a ? 'value' in b && a.value === b.value : 'expression' in b && a.expression === b.expression;

export const sameOutputs = (a: ReadRow, b: ReadRow): boolean => a.give.every((cell, index) => sameOutput(cell, b.give[index]!));

/** Whether the table says which output is more important than another. */
export const isRanked = ({ values }: ReadTable): boolean => values.some((list) => list.length > 0);

/**
 * How important outputs are by the order of the values, output after output: negative when `a` is more important. What is not listed comes last; what is computed
 * counts as not listed.
 */
export function compareOutputs(a: readonly (Value | undefined)[], b: readonly (Value | undefined)[], { values }: ReadTable): number {
  for (const [column, list] of values.entries()) {
    if (list.length === 0) continue;
    const difference = rank(list, a[column]) - rank(list, b[column]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rank(list: readonly Value[], value: Value | undefined): number {
  const place = value === undefined ? -1 : list.indexOf(value);
  return place < 0 ? list.length : place;
}

export const valuesOf = (row: ReadRow): readonly (Value | undefined)[] =>
  row.give.map((cell) => ('value' in cell ? cell.value : undefined));
