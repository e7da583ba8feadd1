import { expect, it } from 'vitest';
import { tableProblemsOf } from '../testing/table-problems-of.ts';

it('finds a row before which another always decides', () => {
  const rows = [
    ['-', 'none'],
    ['>= 5', 'hold'],
  ] as const;

  expect(tableProblemsOf('tableRowUnreachable', rows, { hitPolicy: 'first' })).toMatchObject([
    { severity: 'warning', path: 'table.rows[1]', message: expect.stringContaining('row 1 always does before it') },
  ]);
  expect(tableProblemsOf('tableRowUnreachable', rows.toReversed(), { hitPolicy: 'first' })).toEqual([]);
});
