import { expect, it } from 'vitest';
import { tableProblemsOf } from '../testing/table-problems-of.ts';

it('names a gap, unless the way for it is drawn', () => {
  const rows = [
    ['< 5', 'none'],
    ['> 5', 'hold'],
  ] as const;

  expect(tableProblemsOf('tableGap', rows)).toEqual([
    {
      code: 'tableGap',
      severity: 'warning',
      path: 'table',
      message: '"one": No row matches where power is 5 kW, for example power 5 kW. Add a row: 5.',
    },
  ]);
  expect(tableProblemsOf('tableGap', rows, { connected: true })).toEqual([]);
  expect(tableProblemsOf('tableGap', rows, { hitPolicy: 'collect' })).toEqual([]);
});
