import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../value.ts';
import { compileTable } from './compile-table.ts';
import type { HitPolicy } from './hit-policy.ts';
import type { TableOutcome } from './table-outcome.ts';
import { arbitraryTable, kindOf, points, type SpokenTable, samples } from './testing/arbitrary-table.ts';

const POLICIES: readonly HitPolicy[] = ['unique', 'any', 'priority', 'first', 'ruleOrder', 'outputOrder', 'collect'];

/** What a table gives for values of which all are known (or asked for), by going through its rows. */
function byHand({ table, cells }: SpokenTable, point: readonly (Value | undefined)[]): TableOutcome {
  const rows = cells.flatMap((row, index) => (row.every((cell, column) => cell.holds(point[column])) ? [index] : []));
  const output = (row: number) => Number(table.rows[row]!.give[0]);
  const byImportance = rows.toSorted((a, b) => [3, 1, 2].indexOf(output(a)) - [3, 1, 2].indexOf(output(b)));
  const one = (row: number | undefined, all = [row!]): TableOutcome =>
    row === undefined ? { kind: 'noMatch' } : { kind: 'matched', rows: all, outputs: { out: output(row) } };
  switch (table.hitPolicy) {
    case 'unique':
      return rows.length > 1 ? { kind: 'conflict', rows } : one(rows[0]);
    case 'any':
      return rows.some((row) => output(row) !== output(rows[0]!)) ? { kind: 'conflict', rows } : one(rows[0], rows);
    case 'first':
      return one(rows[0]);
    case 'priority':
      return one(byImportance[0]);
    case 'outputOrder':
      return { kind: 'matched', rows: byImportance, outputs: { out: byImportance.map(output) } };
    default:
      return { kind: 'matched', rows, outputs: { out: rows.map(output) } };
  }
}

describe('an evaluated table, against its rows gone through by hand', () => {
  it('gives the same for every combination of known values', () => {
    fc.assert(
      fc.property(arbitraryTable(POLICIES), (spoken) => {
        const { evaluate } = compileTable(spoken.table);

        const asked = spoken.table.inputs.map((_, column) => spoken.cells.some((row) => row[column]!.asksUnknown));
        const wrong = points(spoken.table).filter((point) => {
          const isSpoken = point.every((value, column) => value !== undefined || asked[column]);
          return isSpoken && JSON.stringify(evaluate(point)) !== JSON.stringify(byHand(spoken, point));
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('gives something for an unknown value only when every known value would give the same', () => {
    fc.assert(
      fc.property(arbitraryTable(POLICIES, { inputs: 2, rows: 4 }), (spoken) => {
        const { evaluate } = compileTable(spoken.table);

        for (const point of points(spoken.table)) {
          const hidden = point.findIndex((value, column) => value === undefined && !spoken.cells.some((row) => row[column]!.asksUnknown));
          if (hidden < 0) continue;
          const outcome = evaluate(point);
          if (outcome.kind === 'unknown') continue;
          for (const value of samples(kindOf(spoken.table.inputs[hidden]!))) {
            if (value === undefined) continue;
            const instead = evaluate(point.with(hidden, value));
            if (instead.kind === 'unknown') continue;
            const said = (one: TableOutcome) => (one.kind === 'matched' ? one.outputs : one.kind);
            expect(said(instead), JSON.stringify({ point, value })).toEqual(said(outcome));
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
