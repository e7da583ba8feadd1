import { describe, expect, it } from 'vitest';
import { analyseTable } from './analyse-table.ts';
import { DecisionTable } from './decision-table.ts';

/** A table over the power of a spindle and the stage of its program. */
function table(rows: readonly (readonly [string, string, string])[], rest: Partial<DecisionTable> = {}): DecisionTable {
  return DecisionTable.parse({
    inputs: [
      { name: 'power', unit: 'kW', allowed: '>= 0' },
      { name: 'stage', kind: 'string', allowed: '"up", "down", "end"' },
    ],
    outputs: [{ name: 'action', values: '"hold", "check", "none"' }],
    rows: rows.map(([power, stage, action]) => ({ when: [power, stage], give: [action] })),
    ...rest,
  });
}

describe('the analysis of a table', () => {
  it('names a gap by its cells and an example, within what can come', () => {
    const { gaps } = analyseTable(
      table([
        ['< 5', '-', 'none'],
        ['> 5', 'up, down', 'hold'],
        ['> 5', 'end', 'check'],
      ]),
    );

    expect(gaps).toEqual([{ cells: ['5', '-'], example: [5, 'up'], certain: true, conditions: [] }]);
  });

  it('finds nothing wrong with a table that says each thing once', () => {
    const analysis = analyseTable(
      table([
        ['< 5', '-', 'none'],
        ['>= 5', 'not(end)', 'hold'],
        ['>= 5', 'end', 'check'],
      ]),
    );

    expect(analysis).toMatchObject({ faults: [], gaps: [], overlapCount: 0, unreachable: [], decided: true });
  });

  it('names the rows that overlap, where, and whether the hit policy says what to do', () => {
    const rows = [
      ['<= 5', '-', 'none'],
      ['>= 5', '-', 'hold'],
    ] as const;

    expect(analyseTable(table(rows)).overlaps).toEqual([
      { rows: [0, 1], cells: ['5', '"up"'].with(1, '-'), example: [5, 'up'], certain: true, conditions: [], allowed: false },
    ]);
    expect(analyseTable(table(rows, { hitPolicy: 'first' })).overlaps[0]).toMatchObject({ allowed: true });
    expect(analyseTable(table(rows, { hitPolicy: 'any' })).overlaps[0]).toMatchObject({ allowed: false });
    expect(analyseTable(table(rows, { hitPolicy: 'priority' })).overlaps[0]).toMatchObject({ allowed: true });
  });

  it('names the row before which another always decides', () => {
    const { unreachable } = analyseTable(
      table(
        [
          ['> 5', '-', 'hold'],
          ['> 7', 'up', 'check'],
          ['-', '-', 'none'],
        ],
        { hitPolicy: 'first' },
      ),
    );

    expect(unreachable).toEqual([{ row: 1, by: 0 }]);
  });

  it('sees that several rows together leave nothing for another', () => {
    const rows = [
      ['< 5', '-', 'none'],
      ['>= 5', '-', 'hold'],
      ['-', 'up', 'check'],
    ] as const;

    expect(analyseTable(table(rows, { hitPolicy: 'first' })).unreachable).toEqual([{ row: 2, by: undefined }]);
  });

  it('asks for unknown only where a row does', () => {
    const known = [
      ['< 5', '-', 'none'],
      ['>= 5', '-', 'hold'],
    ] as const;

    expect(analyseTable(table(known)).gaps).toEqual([]);
    expect(analyseTable(table([...known, ['unknown', 'up', 'check']])).gaps).toEqual([
      { cells: ['unknown', 'not(unknown)'].with(1, '"down", "end"'), example: [undefined, 'down'], certain: true, conditions: [] },
    ]);
  });

  it('says that a gap depends on a condition of which nothing is known', () => {
    const { gaps, overlaps } = analyseTable(
      table([
        ['cel(power > size(stage))', '-', 'none'],
        ['> 100', '-', 'hold'],
      ]),
    );

    expect(gaps).toMatchObject([{ certain: false, cells: ['<= 100', '-'].with(0, '[0..100]'), conditions: [{ column: 0, holds: false }] }]);
    expect(overlaps).toMatchObject([{ rows: [0, 1], certain: false }]);
  });

  it('leaves rows with a fault out, and says what is wrong with them', () => {
    const analysis = analyseTable(
      table([
        ['< 5 mm', '-', 'none'],
        ['< 5', '-', 'scrap'],
        ['< 5', 'cel(valu == "up")', 'none'],
      ]),
    );

    expect(analysis.faults.map(({ path }) => path)).toEqual(['rows[0].when[0]', 'rows[1].give[0]', 'rows[2].when[1]']);
    expect(analysis.faults[2]?.message).toContain('Did you mean value?');
    expect(analysis.gaps).toMatchObject([{ cells: ['-', '-'] }]);
  });
});
