import { cellText } from './cell-text.ts';
import type { TableRow } from './decision-table.ts';
import { wholeNumbers } from './number-set.ts';
import type { ReadCell, ReadTable } from './read-table.ts';
import { complement, intersection, isEmptySet, type ValueSet } from './value-set.ts';

/** One way out of an overlap: `winner` alone decides what both rows match. Rows are counted from 0. */
export interface Narrowing {
  readonly row: number;
  readonly winner: number;
  /** What is left of `row`, to stand in its place, as few rows as its cells allow; none: the other row matches all that it does. */
  readonly left: readonly TableRow[];
}

/** Both ways out of an overlap: the first row wins, the second does. Empty: a cell asks by cel(…) what no other cell can take away. */
export function narrowings(read: ReadTable, [first, second]: readonly [number, number]): readonly Narrowing[] {
  return [
    [second, first],
    [first, second],
  ].flatMap(([row, winner]) => {
    const left = narrowed(read, row!, winner!);
    return left === undefined ? [] : [{ row: row!, winner: winner!, left }];
  });
}

/**
 * The row without what another one matches: for each input in which it asks for more, that part of it, with the inputs before narrowed to what both ask for, so
 * that no two of the new rows meet. Cells that stay as they are keep their words.
 */
function narrowed({ table, rows, allowed }: ReadTable, row: number, winner: number): readonly TableRow[] | undefined {
  const [own, other, written] = [rows[row], rows[winner], table.rows[row]];
  if (own === undefined || other === undefined || written === undefined) return undefined;
  if ([...own.when, ...other.when].some(({ condition }) => condition !== undefined)) return undefined;

  const left: TableRow[] = [];
  const common = [...written.when];
  for (const [column, input] of table.inputs.entries()) {
    const isUnknownAsked = rows.some((one) => one?.when[column]?.unknown === 'yes');
    const isIn = ({ unknown }: ReadCell): boolean => isUnknownAsked && unknown !== 'no';
    const [a, b] = [own.when[column]!, other.when[column]!];
    const canCome = (set: ValueSet): ValueSet => {
      const some = allowed[column] === undefined ? set : intersection(set, allowed[column]);
      return some.kind === 'number' && input.whole ? { kind: 'number', numbers: wholeNumbers(some.numbers) } : some;
    };
    const known = intersection(a.known, complement(b.known));
    const hasKnown = !isEmptySet(canCome(known));
    const isUnknownLeft = isIn(a) && !isIn(b);
    if (!hasKnown && !isUnknownLeft) continue;
    const textOf = (set: ValueSet, unknown: boolean): string => {
      const whole = set.kind === 'number' && input.whole ? { kind: set.kind, numbers: wholeNumbers(set.numbers) } : set;
      return cellText(whole, unknown ? 'yes' : 'no', input.whole);
    };
    const cell = hasKnown ? textOf(known, isUnknownLeft) : 'unknown';
    left.push({ ...written, when: common.with(column, cell) });
    const both = intersection(a.known, b.known);
    common[column] = isEmptySet(both) ? 'unknown' : textOf(both, isIn(a) && isIn(b));
  }
  return left;
}
