import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../value.ts';
import { analyseTable } from './analyse-table.ts';
import { DecisionTable, type TableRow } from './decision-table.ts';
import { narrowings } from './narrow-row.ts';
import { readTable } from './read-table.ts';
import { arbitraryTable, points, type SpokenTable } from './testing/arbitrary-table.ts';
import { hasValue } from './value-set.ts';

const table = (...rows: readonly (readonly [power: string, stage: string])[]) =>
  readTable(
    DecisionTable.parse({
      inputs: [
        { name: 'power', unit: 'kW', allowed: '>= 0' },
        { name: 'stage', kind: 'string' },
      ],
      outputs: [{ name: 'action' }],
      rows: rows.map((when, index) => ({ when: [...when], give: [`a${index}`], note: 'why' })),
    }),
  );
const leftOf = (read: ReturnType<typeof table>) =>
  narrowings(read, [0, 1]).map(({ row, left }) => [row, ...left.map(({ when }) => when.join(' | '))]);

describe('a row without what another one matches', () => {
  it('gives both ways out, with as few rows as there are columns in which it asks for more', () => {
    expect(leftOf(table(['> 5', '"up"'], ['[3..8]', '-']))).toEqual([
      [1, '[3..5] | -', '(5..8] | not("up")'],
      [0, '> 8 | "up"'],
    ]);
  });

  it('leaves nothing of a row that the other one has inside it, values that cannot come left aside', () => {
    expect(leftOf(table(['-', '-'], ['>= 0', '"up"']))).toEqual([[1], [0, '- | not("up")']]);
  });

  it('keeps what the row gives and its note', () => {
    const [first] = narrowings(table(['> 5', '-'], ['> 3', '-']), [0, 1]);

    expect(first).toEqual({ row: 1, winner: 0, left: [{ when: ['(3..5]', '-'], give: ['a1'], note: 'why' }] });
  });

  it('says nothing where CEL asks what no cell can take away', () => {
    expect(narrowings(table(['cel(value % 2 == 0)', '-'], ['> 3', '-']), [0, 1])).toEqual([]);
  });

  it('matches what the row matched and the other did not, whatever comes', () => {
    fc.assert(
      fc.property(arbitraryTable(['unique']), (spoken) => {
        const [overlap] = analyseTable(spoken.table).overlaps;
        if (overlap === undefined) return;

        const ways = narrowings(readTable(spoken.table), overlap.rows);

        expect(ways).toHaveLength(2);
        for (const { row, winner, left } of ways) {
          const matches = holders(left, spoken);
          const wrong = known(spoken).filter((point) => {
            const [own, other] = [row, winner].map((one) => spoken.cells[one]!.every((cell, column) => cell.holds(point[column])));
            return matches.filter((has) => has(point)).length !== (own && !other ? 1 : 0);
          });
          expect(wrong, JSON.stringify(left)).toEqual([]);
        }
      }),
      { numRuns: 600 },
    );
  });
});

function known({ table: { inputs }, cells, table: spoken }: SpokenTable): readonly (readonly (Value | undefined)[])[] {
  const asked = inputs.map((_, column) => cells.some((row) => row[column]!.asksUnknown));
  return points(spoken).filter((point) => point.every((value, column) => value !== undefined || asked[column]));
}

function holders(
  rows: readonly TableRow[],
  { table: spoken }: SpokenTable,
): readonly ((point: readonly (Value | undefined)[]) => boolean)[] {
  const read = readTable({ ...spoken, rows: [...rows] });
  expect(read.faults).toEqual([]);
  return read.rows.map(
    (row) => (point) =>
      row!.when.every(({ known: set, unknown }, column) =>
        point[column] === undefined ? unknown !== 'no' : hasValue(set, point[column] as Value),
      ),
  );
}
