import { describe, expect, test } from 'vitest';
import { deviationConstants, MOVING_RANGE, rangeConstants } from './control-constants.ts';

/** n, A2, A3, c4, B3, B4, d2, d3, D3, D4 as the handbooks print them. */
const PRINTED = [
  [2, 1.88, 2.659, 0.7979, 0, 3.267, 1.128379, 0.852502, 0, 3.267],
  [3, 1.023, 1.954, 0.8862, 0, 2.568, 1.692569, 0.888368, 0, 2.574],
  [4, 0.729, 1.628, 0.9213, 0, 2.266, 2.058751, 0.879808, 0, 2.282],
  [5, 0.577, 1.427, 0.94, 0, 2.089, 2.325929, 0.864082, 0, 2.114],
  [6, 0.483, 1.287, 0.9515, 0.03, 1.97, 2.534413, 0.848039, 0, 2.004],
  [7, 0.419, 1.182, 0.9594, 0.118, 1.882, 2.704357, 0.833205, 0.076, 1.924],
  [8, 0.373, 1.099, 0.965, 0.185, 1.815, 2.847201, 0.819831, 0.136, 1.864],
  [9, 0.337, 1.032, 0.9693, 0.239, 1.761, 2.970026, 0.807834, 0.184, 1.816],
  [10, 0.308, 0.975, 0.9727, 0.284, 1.716, 3.077505, 0.797051, 0.223, 1.777],
] as const;

describe('control chart constants', () => {
  test.each(PRINTED)('agree with the printed table for samples of %i', (n, A2, A3, c4, B3, B4, d2, d3, D3, D4) => {
    const ranges = rangeConstants(n);
    const deviations = deviationConstants(n);

    if (!ranges.ok || !deviations.ok) throw new Error('the table has this size');
    const got = { ...ranges.value, ...deviations.value };
    for (const [name, printed] of Object.entries({ A2, A3, c4, B3, B4, d2, d3, D3, D4 })) {
      expect(Math.abs(got[name as keyof typeof got] - printed), name).toBeLessThanOrEqual(1e-3);
    }
  });

  test('d2 is the mean range of n standard normal values: ∫ 1 − Φⁿ − (1−Φ)ⁿ', () => {
    const step = 1e-3;

    const phi: number[] = [];
    let area = 0;
    for (let x = -8; x < 8; x += step) {
      area += (Math.exp(-((x + step / 2) ** 2) / 2) / Math.sqrt(2 * Math.PI)) * step;
      phi.push(area);
    }

    for (let n = 2; n <= 10; n++) {
      const integral = phi.reduce((sum, p) => sum + (1 - p ** n - (1 - p) ** n) * step, 0);
      const ranges = rangeConstants(n);
      expect(ranges.ok && ranges.value.d2).toBeCloseTo(integral, 5);
    }
  });

  test('the moving range uses the handbook decimals, which agree with the exact ones', () => {
    const exact = rangeConstants(2);

    expect(exact.ok && Math.abs(exact.value.d2 - MOVING_RANGE.d2)).toBeLessThan(5e-4);
    expect(exact.ok && Math.abs(exact.value.D4 - MOVING_RANGE.D4)).toBeLessThan(5e-4);
  });

  test.each([0, 1, 11, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('there are no range constants for samples of %d', (n) => {
    const outcome = rangeConstants(n);

    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'sampleSize' } });
  });

  test.each([1, 1001, 2.5, Number.NaN])('there are no deviation constants for samples of %d', (n) => {
    expect(deviationConstants(n)).toMatchObject({ ok: false, refusal: { code: 'sampleSize' } });
  });

  test('c4 stays exact for large samples: 1 − 1/4n − 7/32n² …', () => {
    const n = 1000;

    const constants = deviationConstants(n);

    expect(constants.ok && constants.value.c4).toBeCloseTo(1 - 1 / (4 * n) - 7 / (32 * n * n), 8);
  });
});
