import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../value.ts';
import { analyseTable, type TablePart } from './analyse-table.ts';
import { parseCell } from './parse-cell.ts';
import { arbitraryTable, points, type SpokenTable } from './testing/arbitrary-table.ts';
import { hasValue } from './value-set.ts';

/** Unknown is a value only where a row asks for it; elsewhere it is not what gaps and overlaps are about. */
function known({ table, cells }: SpokenTable): readonly (readonly (Value | undefined)[])[] {
  const asked = table.inputs.map((_, column) => cells.some((row) => row[column]!.asksUnknown));
  return points(table).filter((point) => point.every((value, column) => value !== undefined || asked[column]));
}

const matching = ({ cells }: SpokenTable, point: readonly (Value | undefined)[]): readonly number[] =>
  cells.flatMap((row, index) => (row.every((cell, column) => cell.holds(point[column])) ? [index] : []));

/** Whether a point is in the cells that were found. */
function holder(part: TablePart, { table }: SpokenTable): (point: readonly (Value | undefined)[]) => boolean {
  const tests = part.cells.map((text, column) => parseCell(text, table.inputs[column]!));
  return (point) =>
    tests.every(({ known: set, unknown }, column) => {
      const value = point[column];
      return value === undefined ? unknown !== 'no' : hasValue(set, value);
    });
}

describe('the analysis of a table, against every combination of values tried', () => {
  it('finds every gap and nothing else, and its rows close the table', () => {
    fc.assert(
      fc.property(arbitraryTable(['unique']), (spoken) => {
        const { gaps, faults, moreGaps, decided } = analyseTable(spoken.table);

        expect(faults).toEqual([]);
        expect([moreGaps, decided]).toEqual([false, true]);
        const inGap = gaps.map((gap) => holder(gap, spoken));
        const wrong = known(spoken).filter((point) => {
          const within = inGap.filter((has) => has(point)).length;
          return within !== (matching(spoken, point).length === 0 ? 1 : 0);
        });
        expect(wrong, JSON.stringify(gaps)).toEqual([]);
        for (const { example } of gaps) expect(matching(spoken, example)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('finds every pair of rows that overlap and no other, each with an example', () => {
    fc.assert(
      fc.property(arbitraryTable(['unique']), (spoken) => {
        const { overlaps } = analyseTable(spoken.table);

        const pairs = new Set<string>();
        for (const point of known(spoken)) {
          const rows = matching(spoken, point);
          for (const [index, first] of rows.entries()) for (const second of rows.slice(index + 1)) pairs.add(`${first} ${second}`);
        }
        expect(new Set(overlaps.map(({ rows }) => rows.join(' ')))).toEqual(pairs);
        for (const { rows, example } of overlaps) expect(matching(spoken, example)).toEqual(expect.arrayContaining([...rows]));
      }),
      { numRuns: 400 },
    );
  });

  it('finds the rows that never decide', () => {
    fc.assert(
      fc.property(arbitraryTable(['first', 'priority', 'any']), (spoken) => {
        const { unreachable } = analyseTable(spoken.table);

        const output = (row: number) => Number(spoken.table.rows[row]!.give[0]);
        const importance = (row: number) => [3, 1, 2].indexOf(output(row));
        const decides = (point: readonly (Value | undefined)[], row: number) => {
          const others = matching(spoken, point).filter((other) => other !== row);
          if (spoken.table.hitPolicy === 'first') return others.every((other) => other > row);
          if (spoken.table.hitPolicy === 'any') return others.every((other) => other > row || output(other) !== output(row));
          return others.every((other) => importance(other) > importance(row) || (importance(other) === importance(row) && other > row));
        };
        const deciding = new Set(known(spoken).flatMap((point) => matching(spoken, point).filter((row) => decides(point, row))));
        expect(unreachable.map(({ row }) => row)).toEqual(spoken.cells.map((_, row) => row).filter((row) => !deciding.has(row)));
      }),
      { numRuns: 400 },
    );
  });
});
