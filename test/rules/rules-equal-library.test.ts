import { expect, test } from 'vitest';
import { compareWithLibrary } from './rules-equal-library.ts';

// `npm run test:model -- --conditions 100000` makes as many as wanted.
test('closures, index and network mean what json-rules-engine means', { timeout: 120_000 }, async () => {
  const { cases, compared, truths, unknowns, thrown, failure } = await compareWithLibrary({ cases: 5000 });

  expect(failure).toBeUndefined();
  expect(compared).toBeGreaterThanOrEqual(5000);
  expect(compared + thrown).toBe(cases);
  expect(truths / cases).toBeGreaterThan(0.2);
  expect(truths / cases).toBeLessThan(0.8);
  expect(unknowns / cases).toBeGreaterThan(0.2);
  expect(thrown / cases).toBeLessThan(0.3);
});
