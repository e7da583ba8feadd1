import { expect, test } from 'vitest';
import { cusumShift } from './cusum-shift.ts';

const LIMITS = { target: 10, k: 0.5, sigma: 1, n: 1 };
const samples = (...sums: readonly (readonly [high: number, low: number, version?: number])[]) =>
  sums.map(([high, low, limitsVersion = 1]) => ({ sums: { high, low }, limitsVersion }));

// Montgomery, example 9.1: C⁺ reaches 5.28 at sample 29, the seventh since it left 0, and the mean is estimated as 10 + .5 + 5.28/7 = 11.25.
test('a shift began where the sum last left 0, and the mean follows from the sum and the number of samples since', () => {
  const seen = samples([0.2, 0], [0, 0.4], [0.5, 0], [0.7, 0], [1.64, 0], [1.76, 0], [3.03, 0], [3.66, 0], [5.28, 0]);

  const shift = cusumShift(seen, 8, LIMITS)!;

  expect([shift.since, shift.count]).toEqual([2, 7]);
  expect(shift.mean).toBeCloseTo(11.254, 3);
});

test('a shift below the target, sums of other limits, and no shift at all', () => {
  const seen = samples([0, 3, 1], [0, 2, 2], [0, 4, 2], [0, 0, 2]);

  expect(cusumShift(seen, 2, { ...LIMITS, n: 4 })).toEqual({ since: 1, count: 2, mean: 10 - (0.25 + 2) });
  expect(cusumShift(seen, 3, LIMITS)).toBeUndefined();
  expect(cusumShift([{ limitsVersion: null }], 0, LIMITS)).toBeUndefined();
});
