import { describe, expect, test } from 'vitest';
import { capabilityInterval, centredInterval, degreesOfDispersion } from './capability-interval.ts';
import { chiSquareQuantile, normalProbability, normalQuantile } from './distribution.ts';
import { testNormality } from './normality.ts';

describe('distributions agree with the printed tables', () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447],
    [1.959964, 0.975],
    [-3, 0.001349898],
    [6, 1 - 9.865876e-10],
    [-8, 6.220961e-16],
  ])('Φ(%d) = %d', (z, p) => {
    expect(normalProbability(z) / p).toBeCloseTo(1, 6);
  });

  test.each([
    [0.975, 1.959964],
    [0.5, 0],
    [0.001, -3.090232],
  ])('the %d quantile is %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 5);
  });

  test.each([
    [0.95, 1, 3.841459],
    [0.025, 19, 8.906516],
    [0.975, 19, 32.852327],
    [0.975, 124, 156.7],
    [0.5, 1000, 999.333],
  ])('χ² at %d with %d degrees of freedom is %d', (p, degrees, x) => {
    expect(chiSquareQuantile(p, degrees) / x).toBeCloseTo(1, 3);
  });
});

describe('intervals of capability', () => {
  test('Cp of 20 values: the textbook, 1.67 … to two digits', () => {
    // Montgomery, example 8.4: Ĉp = 2.29 of a sample of 20 gives 1.57 … 3.01 (95 %).
    const interval = capabilityInterval(2.29, 19, 0.95);

    expect(interval?.map((end) => Number(end.toFixed(2)))).toEqual([1.57, 3.01]);
  });

  test('Cpk of 20 values: Montgomery, example 8.5: 1.33 gives 0.88 … 1.78', () => {
    const interval = centredInterval(1.33, { degrees: 20, values: 20 }, 0.95);

    expect(interval?.[0]).toBeCloseTo(0.88, 1);
    expect(interval?.[1]).toBeCloseTo(1.78, 1);
  });

  test('a σ̂ from ranges is worth a little less than one from the values', () => {
    expect(degreesOfDispersion('range', 5, 25)).toBeCloseTo(90.6, 1);
    expect(degreesOfDispersion('deviation', 5, 25)).toBeGreaterThan(90.6);
    expect(degreesOfDispersion('deviation', 5, 25)).toBeLessThan(100);
    expect(degreesOfDispersion('movingRange', 1, 100)).toBeCloseTo(60.5, 6);
  });

  test('without degrees of freedom there is none', () => {
    expect(capabilityInterval(1, 0, 0.95)).toBeNull();
    expect(centredInterval(1, { degrees: 0, values: 10 }, 0.95)).toBeNull();
  });
});

describe('normality', () => {
  test('values at normal quantiles are normal, those of an exponential are not', () => {
    const grid = Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100);

    expect(testNormality(grid.map(normalQuantile))?.p).toBeGreaterThan(0.9);
    expect(testNormality(grid.map((p) => -Math.log(1 - p)))?.p).toBeLessThan(0.001);
  });

  test('too few values, or all the same, are not tested; a wild value is no defect', () => {
    expect(testNormality([1, 2, 3])).toBeNull();
    expect(testNormality(Array(20).fill(5))).toBeNull();
    expect(
      testNormality([
        ...Array(200)
          .fill(0)
          .map((_, i) => i % 7),
        1e9,
      ])?.p,
    ).toBeLessThan(0.001);
  });
});
