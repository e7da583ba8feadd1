import { expect, test } from 'vitest';
import { changedFields } from './audit-words.ts';

test('only what differs is said, in words', () => {
  const before = { displayName: 'Ada', roles: ['operator'], active: true };
  const after = { displayName: 'Ada', roles: ['operator', 'supervisor'], active: false };

  expect(changedFields(before, after)).toEqual([
    { field: 'Roles', before: 'operator', after: 'operator, supervisor', isShortened: false },
    { field: 'Active', before: 'yes', after: 'no', isShortened: false },
  ]);
});

test('a new thing has no before, a removed one no after, and what is deep is counted', () => {
  expect(changedFields(null, { id: 'mill', flowNodes: [{}, {}], layout: { positions: {} } })).toEqual([
    { field: 'Id', after: 'mill', isShortened: false },
    { field: 'Flow nodes', after: '2 items', isShortened: true },
    { field: 'Layout', after: '1 field', isShortened: true },
  ]);
  expect(changedFields({ state: 'Running' }, null)).toEqual([{ field: 'State', before: 'Running', isShortened: false }]);
  expect(changedFields(1, 2)).toEqual([{ field: '', before: '1', after: '2', isShortened: false }]);
});
