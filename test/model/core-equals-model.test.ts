import { expect, test } from 'vitest';
import { compareWithModel } from './core-equals-model.ts';

/** About 10 s. `npm run test:model -- --runs N` makes more. */
const RUNS = 1500;

test('the core does what the reference model does, over generated routings and events', { timeout: 120_000 }, () => {
  const { said, failure } = compareWithModel({ runs: RUNS });

  expect(failure).toBeUndefined();
  expect(said).toBeGreaterThan(RUNS * 0.8);
});
