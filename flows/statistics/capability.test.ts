import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { addToAggregate, aggregateValue, freshAggregate } from './aggregate.ts';
import { type CapabilityInput, capability } from './capability.ts';
import { pistonRings } from './piston-rings.fixture.ts';
import { xbarRLimits } from './xbar-r.ts';

const PISTON_RINGS = pistonRings(readFileSync(join(import.meta.dirname, '../../../shared/data/spc/pistonrings.csv'), 'utf8'));

const given: CapabilityInput = { mean: 16, lsl: 8, usl: 20, within: { sigma: 2, method: 'given' }, samples: 1, values: 50, stable: true };

describe('capability', () => {
  test('8 … 20 with mean 16 and σ 2', () => {
    const outcome = capability(given);

    expect(outcome).toMatchObject({ ok: true, value: { cp: 1, pp: null, ppk: null, sigmaMethod: 'given', stable: true } });
    expect(outcome.ok && outcome.value.cpk).toBeCloseTo(0.6667, 4);
  });

  test('the piston rings, samples 1 to 25, 73.95 … 74.05', () => {
    const samples = PISTON_RINGS.slice(0, 25);
    const limits = xbarRLimits(samples);
    const all = freshAggregate();
    for (const value of samples.flat()) addToAggregate(all, value);
    const overall = aggregateValue(all, 'standardDeviation');
    if (!limits.ok || !overall.ok) throw new Error('the data has variation');

    const outcome = capability({
      mean: limits.value.centre,
      lsl: 73.95,
      usl: 74.05,
      within: { sigma: limits.value.sigma, method: 'R̄/d2' },
      overall: overall.value,
      samples: 25,
      values: 125,
      stable: true,
    });

    if (!outcome.ok) throw new Error(outcome.refusal.message);
    expect(outcome.value.cp).toBeCloseTo(1.703, 3);
    expect(outcome.value.cpk).toBeCloseTo(1.663, 3);
    expect(outcome.value.pp).toBeCloseTo(1.655, 3);
    expect(outcome.value.ppk).toBeCloseTo(1.616, 3);
  });

  test.each([
    ['upper', { usl: 20, lsl: undefined }, 4 / 6],
    ['lower', { usl: undefined, lsl: 8 }, 8 / 6],
  ])('with only the %s limit, Cp has no value and Cpk uses that side', (_, sides, cpk) => {
    const outcome = capability({ ...given, ...sides, overall: 2 });

    expect(outcome).toMatchObject({ ok: true, value: { cp: null, pp: null } });
    expect(outcome.ok && outcome.value.cpk).toBeCloseTo(cpk, 10);
    expect(outcome.ok && outcome.value.ppk).toBeCloseTo(cpk, 10);
  });

  test('a mean outside the specification gives a negative Cpk', () => {
    const outcome = capability({ ...given, mean: 22 });

    expect(outcome.ok && outcome.value.cpk).toBeCloseTo(-1 / 3, 10);
  });

  test('says when stability was not judged', () => {
    const outcome = capability({ ...given, stable: null });

    expect(outcome).toMatchObject({ ok: true, value: { stable: null } });
  });

  test.each<[string, Partial<CapabilityInput>, string]>([
    ['no specification', { lsl: undefined, usl: undefined }, 'specification'],
    ['limits the wrong way round', { lsl: 20, usl: 8 }, 'specification'],
    ['no σ', { within: undefined }, 'tooFewSamples'],
    ['σ of 0', { within: { sigma: 0, method: 'given' } }, 'noVariation'],
    ['negative overall σ', { overall: -1 }, 'noVariation'],
    ['a mean that is NaN', { mean: Number.NaN }, 'notANumber'],
    ['an infinite limit', { usl: Number.POSITIVE_INFINITY }, 'notANumber'],
  ])('%s is refused with the reason', (_, change, code) => {
    const outcome = capability({ ...given, ...change });

    expect(outcome).toMatchObject({ ok: false, refusal: { code } });
  });
});
