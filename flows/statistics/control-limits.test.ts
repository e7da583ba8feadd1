import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ControlLimits, zScore } from './control-limits.ts';
import { limitsFromSigma } from './given-limits.ts';
import { iMrLimits } from './i-mr.ts';
import { pistonRings } from './piston-rings.fixture.ts';
import { xbarRLimits } from './xbar-r.ts';
import { xbarSLimits } from './xbar-s.ts';

const PISTON_RINGS = pistonRings(readFileSync(join(import.meta.dirname, '../../../shared/data/spc/pistonrings.csv'), 'utf8'));

const HANDBOOK = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

describe('limits from phase I', () => {
  test('X̄-R of the piston rings, samples 1 to 25', () => {
    const outcome = xbarRLimits(PISTON_RINGS.slice(0, 25));

    if (!outcome.ok) throw new Error(outcome.refusal.message);
    const limits = outcome.value;
    expect(limits.centre).toBeCloseTo(74.00118, 5);
    expect(limits.lower).toBeCloseTo(73.98805, 5);
    expect(limits.upper).toBeCloseTo(74.0143, 4);
    expect(limits.dispersion.centre).toBeCloseTo(0.02276, 5);
    expect(limits.dispersion.upper).toBeCloseTo(0.04813, 5);
    expect(limits.dispersion.lower).toBe(0);
    expect(limits.sigma).toBeCloseTo(0.02276 / 2.325929, 6);
    expect(limits.samples).toMatchObject({ first: 1, last: 25, count: 25, excluded: [] });
  });

  test('I-MR of the handbook series', () => {
    const outcome = iMrLimits(HANDBOOK);

    if (!outcome.ok) throw new Error(outcome.refusal.message);
    const limits = outcome.value;
    expect(limits.centre).toBeCloseTo(50.81, 8);
    expect(limits.dispersion.centre).toBeCloseTo(1.8778, 4);
    expect(limits.lower).toBeCloseTo(45.8159, 4);
    expect(limits.upper).toBeCloseTo(55.8041, 4);
    expect(limits.dispersion.upper).toBeCloseTo(3.267 * 1.87778, 3);
  });

  test('X̄-S of the piston rings, samples 1 to 25', () => {
    const outcome = xbarSLimits(PISTON_RINGS.slice(0, 25));

    if (!outcome.ok) throw new Error(outcome.refusal.message);
    const limits = outcome.value;
    expect(limits.dispersion.centre).toBeCloseTo(0.00924, 6);
    expect(limits.upper).toBeCloseTo(74.00118 + 1.427 * 0.00924, 5);
    expect(limits.dispersion.upper).toBeCloseTo(2.089 * 0.00924, 5);
    expect(limits.sigma).toBeCloseTo(0.00924 / 0.94, 5);
  });

  test('frozen limits survive storage unchanged', () => {
    const series = [iMrLimits(HANDBOOK, { version: 3 }), xbarRLimits(PISTON_RINGS), xbarSLimits(PISTON_RINGS)];

    for (const outcome of series) {
      if (!outcome.ok) throw new Error(outcome.refusal.message);
      expect(ControlLimits.parse(JSON.parse(JSON.stringify(outcome.value)))).toEqual(outcome.value);
    }
  });

  test.each([
    ['one value', () => iMrLimits([1]), 'tooFewSamples'],
    ['no samples', () => xbarRLimits([]), 'tooFewSamples'],
    ['one sample', () => xbarRLimits([[1, 2]]), 'tooFewSamples'],
    ['values all the same', () => iMrLimits([5, 5, 5, 5]), 'noVariation'],
    [
      'samples without variation within',
      () =>
        xbarSLimits([
          [1, 1],
          [2, 2],
        ]),
      'noVariation',
    ],
    [
      'variation too small to draw',
      () => limitsFromSigma({ kind: 'i-mr', n: 1, centre: 1e9, sigma: 1e-12, version: 1, samples }),
      'noVariation',
    ],
    ['a sample of one value among larger ones', () => xbarRLimits([[1, 2, 3], [2]]), 'sampleSize'],
    ['samples too large for ranges', () => xbarRLimits(Array(3).fill([...Array(11).keys()])), 'sampleSize'],
    ['samples of one', () => xbarSLimits([[1], [2]]), 'sampleSize'],
    ['NaN', () => iMrLimits([1, Number.NaN, 2]), 'notANumber'],
    [
      'Infinity',
      () =>
        xbarRLimits([
          [1, 2],
          [Number.POSITIVE_INFINITY, 2],
        ]),
      'outOfRange',
    ],
  ] as const)('%s is refused with the reason', (_, calculate, code) => {
    const outcome = calculate();

    expect(outcome).toMatchObject({ ok: false, refusal: { code, message: expect.stringMatching(/\w+ .*\.$/) } });
  });

  test('a frozen record with limits the wrong way round is refused', () => {
    const outcome = iMrLimits(HANDBOOK);
    if (!outcome.ok) throw new Error(outcome.refusal.message);

    const parsed = ControlLimits.safeParse({ ...outcome.value, upper: 40 });

    expect(parsed.success).toBe(false);
  });
});

const samples = { first: 1, last: 25, count: 25, excluded: [], from: null, to: null };

describe('limits from a stated σ', () => {
  test.each([
    ['i-mr', 1, 3 * 2, 1.128 * 2, 3.267 * 1.128 * 2],
    ['xbar-r', 5, (3 * 2) / Math.sqrt(5), 2.325929 * 2, (2.325929 + 3 * 0.864082) * 2],
    ['xbar-s', 5, (3 * 2) / Math.sqrt(5), 0.94 * 2, 2.089 * 0.94 * 2],
  ] as const)('%s of samples of %i', (kind, n, width, dispersion, dispersionUpper) => {
    const outcome = limitsFromSigma({ kind, n, centre: 10, sigma: 2, version: 4, samples });

    if (!outcome.ok) throw new Error(outcome.refusal.message);
    expect(outcome.value).toMatchObject({ kind, n, version: 4, samples });
    expect(outcome.value.sigma).toBeCloseTo(2, 10);
    expect(outcome.value.upper - 10).toBeCloseTo(width, 10);
    expect(10 - outcome.value.lower).toBeCloseTo(width, 10);
    expect(outcome.value.dispersion?.centre).toBeCloseTo(dispersion, 3);
    expect(outcome.value.dispersion?.upper).toBeCloseTo(dispersionUpper, 2);
  });

  test.each([0, -1])('σ = %d is refused', (sigma) => {
    expect(limitsFromSigma({ kind: 'i-mr', n: 1, centre: 0, sigma, version: 1, samples })).toMatchObject({ ok: false });
  });
});

describe('z-scores', () => {
  const measured = fc.double({ min: -1e6, max: 1e6, noNaN: true });

  test('a point exactly on a limit is exactly 3σ away, so it is not beyond', () => {
    fc.assert(
      fc.property(measured, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (centre, sigma) => {
        const lines = { centre, lower: centre - 3 * sigma, upper: centre + 3 * sigma };

        expect(zScore(lines, lines.upper, 'location')).toBe(3);
        expect(zScore(lines, lines.lower, 'location')).toBe(-3);
        expect(zScore(lines, centre, 'location')).toBe(0);
      }),
    );
  });

  test('without a lower limit, zones below the centre are as wide as above', () => {
    const z = zScore({ centre: 2, lower: 0, upper: 8 }, 0, 'dispersion');

    expect(z).toBe(-1);
  });

  test('an absurd value gives a finite z-score', () => {
    const z = zScore({ centre: 0, lower: -1e-300, upper: 1e-300 }, 1e100, 'location');

    expect(Number.isFinite(z)).toBe(true);
  });
});
