import { expect, it } from 'vitest';
import { tableProblemsOf } from '../testing/table-problems-of.ts';

it('says what is wrong with a cell, at its place', () => {
  expect(
    tableProblemsOf('tableCell', [
      ['< 5 mm', 'none'],
      ['-', 'hold'],
    ]),
  ).toMatchObject([
    { severity: 'error', path: 'table.rows[0].when[0]', message: expect.stringContaining('Row 1, power: This column is in kW') },
  ]);
});
