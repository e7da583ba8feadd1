import { DecisionTable } from '@fettle/flows/tables/index.ts';
import { describe, expect, it } from 'vitest';
import {
  addColumn,
  boxOf,
  clearBox,
  drawnOut,
  fillBox,
  moveColumn,
  moveRows,
  pasteLines,
  rangeWithin,
  removeColumn,
  repeatOver,
  replaceRow,
  textsIn,
  writeTexts,
} from './table-change.ts';

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

  it('read decimal commas of another program in columns of numbers, and say what had no place', () => {
    const box = { top: 0, bottom: 0, left: 0, right: 0 };

    const { table, remarks } = pasteLines(TABLE, box, [['> 5,5', 'a,b', 'x', '1,5 mm', 'beyond', 'too']]);

    expect(grid(table)[0]).toBe('> 5.5|a,b|x|1,5 mm');
    expect(remarks).toEqual([
      'Commas between digits were read as decimal points. A list is "1, 2", with a blank.',
      '2 columns had no place to the right and were left out.',
    ]);
    expect(pasteLines(TABLE, box, [['1, 2']]).remarks).toEqual([]);
    expect(grid(pasteLines(TABLE, box, [['1,2'], ['> 1.5']]).table)).toEqual(['1,2|up|none|a', '> 1.5|-|hold|']);
  });

  it('repeat a box over a larger one around it, whether it fits or not', () => {
    const from = { top: 0, bottom: 1, left: 0, right: 0 };

    const down = drawnOut(from, { row: 4, column: 3 })!;

    expect(down).toEqual({ ...from, bottom: 4 });
    expect(textsIn(repeatOver(TABLE, from, down), down).flat()).toEqual(['< 5', '>= 5', '< 5', '>= 5', '< 5']);
    expect(grid(repeatOver(TABLE, { ...from, top: 1 }, from))).toEqual(['>= 5|up|none|a', '>= 5|-|hold|']);
    expect(drawnOut(from, { row: 1, column: 0 })).toBeUndefined();
  });

  it('put rows in the place of one, and keep the selection within the table', () => {
    const [first] = TABLE.rows;
    const range = { anchor: { row: 1, column: 0 }, head: { row: 1, column: 9 } };

    const less = replaceRow(TABLE, 1, []);

    expect(grid(replaceRow(TABLE, 1, [first!, first!]))).toHaveLength(3);
    expect(rangeWithin(less, range)).toEqual({ anchor: { row: 0, column: 0 }, head: { row: 0, column: 3 } });
  });

  it('move columns with their cells, but not to the other side', () => {
    const moved = moveColumn(TABLE, { side: 'when', index: 0 }, 1)!;

    expect(moved.inputs.map(({ name }) => name)).toEqual(['stage', 'power']);
    expect(grid(moved)).toEqual(['up|< 5|none|a', '-|>= 5|hold|']);
    expect(moveColumn(TABLE, { side: 'when', index: 1 }, 1)).toBeUndefined();
    expect(moveColumn(TABLE, { side: 'note', index: 0 }, -1)).toBeUndefined();
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
