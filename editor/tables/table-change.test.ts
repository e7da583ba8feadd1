import { DecisionTable } from '@fettle/flows/tables/index.ts';
import { describe, expect, it } from 'vitest';
import { addColumn, boxOf, clearBox, fillBox, moveRows, removeColumn, textsIn, writeTexts } from './table-change.ts';

const TABLE = DecisionTable.parse({
  inputs: [{ name: 'power' }, { name: 'stage', kind: 'string' }],
  outputs: [{ name: 'action' }],
  rows: [
    { when: ['< 5', 'up'], give: ['none'], note: 'a' },
    { when: ['>= 5', '-'], give: ['hold'] },
  ],
});
const grid = (table: DecisionTable) => table.rows.map(({ when, give, note }) => [...when, ...give, note].join('|'));

describe('changes of a table', () => {
  it('paste lines at a place, with new rows below and nothing beyond the note', () => {
    const pasted = writeTexts(TABLE, { row: 1, column: 2 }, [['check', 'b', 'beyond'], ['scrap']]);

    expect(grid(pasted)).toEqual(['< 5|up|none|a', '>= 5|-|check|b', '-|-|scrap|']);
  });

  it('repeat what is pasted over a larger selection', () => {
    expect(grid(fillBox(TABLE, { top: 0, bottom: 1, left: 1, right: 2 }, [['x']]))).toEqual(['< 5|x|x|a', '>= 5|x|x|']);
    expect(grid(fillBox(TABLE, { top: 0, bottom: 1, left: 1, right: 2 }, [['x', 'y']]))).toEqual(['< 5|x|y|a', '>= 5|x|y|']);
  });

  it('clear inputs to "anything" and outputs to nothing', () => {
    expect(grid(clearBox(TABLE, { top: 0, bottom: 0, left: 0, right: 3 }))[0]).toBe('-|-||');
  });

  it('move rows, but not over the edge', () => {
    const box = boxOf({ anchor: { row: 1, column: 0 }, head: { row: 1, column: 2 } });

    expect(moveRows(TABLE, box, 1)).toBeUndefined();
    expect(grid(moveRows(TABLE, box, -1)!)).toEqual(['>= 5|-|hold|', '< 5|up|none|a']);
  });

  it('add and remove columns with their cells', () => {
    const more = addColumn(addColumn(TABLE, 'when'), 'give');

    expect([more.inputs[2]?.name, more.outputs[1]?.name]).toEqual(['input3', 'output2']);
    expect(DecisionTable.safeParse(more).success).toBe(true);
    expect(grid(removeColumn(TABLE, { side: 'when', index: 0 })!)).toEqual(['up|none|a', '-|hold|']);
    expect(removeColumn(TABLE, { side: 'give', index: 0 })).toBeUndefined();
  });

  it('give the texts of a selection', () => {
    expect(textsIn(TABLE, { top: 0, bottom: 1, left: 1, right: 2 })).toEqual([
      ['up', 'none'],
      ['-', 'hold'],
    ]);
  });
});
