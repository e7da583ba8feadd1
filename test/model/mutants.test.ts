import { describe, expect, test } from 'vitest';
import { MUTANTS } from './mutants.ts';
import { huntMutant } from './plant-mutant.ts';

/** Enough for every one of them with this seed. */
const HUNT = { runs: 3000, seed: 1 };

describe('the comparison with the reference model', () => {
  test.each(MUTANTS)('finds the defect that $defect', { timeout: 60_000 }, async (mutant) => {
    const found = await huntMutant(mutant, HUNT);

    expect(found).not.toBe('');
  });

  test('finds none in a copy without a defect', { timeout: 60_000 }, async () => {
    expect(await huntMutant(undefined, { ...HUNT, runs: 300 })).toBe('');
  });
});
