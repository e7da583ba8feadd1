import { expect, it } from 'vitest';
import { tableProblemsOf } from '../testing/table-problems-of.ts';

it('finds rows that overlap where the hit policy has no answer', () => {
  const rows = [
    ['<= 5', 'none'],
    ['>= 5', 'hold'],
  ] as const;

  expect(tableProblemsOf('tableOverlap', rows)).toMatchObject([{ severity: 'error', path: 'table.rows[1]' }]);
  expect(tableProblemsOf('tableOverlap', rows, { hitPolicy: 'first' })).toEqual([]);
});
