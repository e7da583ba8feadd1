import { describe, expect, it } from 'vitest';
import { EXAMPLES } from '../examples.ts';
import { activity } from '../testing/test-context.ts';
import { decideByTable } from './decide-by-table.ts';

const params = EXAMPLES['decide-by-table'] as Record<string, unknown>;
const enter = (width: number | null, visit = 1) => activity(decideByTable, params, { data: { inspect: { width } }, visit }).enter();

describe('decide by table', () => {
  it.each([
    [40, 1, 'ok', 1],
    [40.06, 2, 'rework', 2],
    [40.06, 3, 'scrap', 3],
    [39.9, 1, 'scrap', 4],
  ])('sends a width of %d at visit %d to %s', (width, visit, way, row) => {
    expect(enter(width, visit)).toEqual({ take: `way_${way}`, results: { way, decidedByRow: row } });
  });

  it('leaves through "not known" when an input has no value that the decision needs', () => {
    expect(enter(null)).toEqual({ take: 'unknown' });
  });

  it('leaves through "no row" when none matches, or a value cannot come', () => {
    expect(enter(40, 0)).toEqual({ take: 'noMatch', results: { decidedByRow: 0 } });
  });

  it('opens an incident when a step has not run', () => {
    expect(() => activity(decideByTable, params).enter()).toThrow(/inspect/);
  });

  it('opens an incident when rows contradict each other', () => {
    const table = {
      inputs: [{ name: 'n', expression: 'visit' }],
      outputs: [{ name: 'o' }],
      rows: [
        { when: ['cel(n * 2 > 1)'], give: ['a'] },
        { when: ['-'], give: ['b'] },
      ],
    };

    expect(() => activity(decideByTable, { table }).enter()).toThrow(
      'Rows 1 and 2 contradict each other in the table of "Step under test"',
    );
  });

  it('asks where each input comes from', () => {
    const parsed = decideByTable.params.parse({ table: { inputs: [{ name: 'width' }], outputs: [{ name: 'o' }] } });

    expect(decideByTable.check?.(parsed).map(({ path }) => path)).toEqual(['table.inputs[0].expression']);
  });
});
