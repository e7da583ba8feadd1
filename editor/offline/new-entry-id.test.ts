import { expect, test } from 'vitest';
import { newEntryId } from './new-entry-id.ts';

test('ids fit the contract and do not repeat', () => {
  const ids = Array.from({ length: 1_000 }, newEntryId);

  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/);
});
