import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChartKind } from './chart-kind.ts';
import { ChartParams } from './chart-params.ts';
import { freshChart } from './chart-state.ts';
import { stepChart } from './chart-step.ts';
import { type StudySample, studyChart } from './chart-study.ts';
import { ControlLimits } from './control-limits.ts';
import { RunRuleConfig } from './run-rule-config.ts';
import { capabilityOfStudy } from './study-capability.ts';
import { xbarRLimits } from './xbar-r.ts';
import { xbarSLimits } from './xbar-s.ts';

const RULES = RunRuleConfig.parse({});
const valuesOf = (series: readonly (readonly number[])[]): StudySample[] =>
  series.map((values, index) => ({ label: String(index + 1), values }));
const countsOf = (series: readonly (readonly [number, number])[]): StudySample[] =>
  series.map(([count, size], index) => ({ label: String(index + 1), counts: { count, size } }));
function study(kind: ChartKind, samples: readonly StudySample[], more: Partial<Parameters<typeof studyChart>[0]> = {}) {
  const outcome = studyChart({ design: { kind }, samples, rules: RULES, ...more });
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}
const first = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const value = fc.double({ min: -100, max: 100, noNaN: true });

describe('a study', () => {
  test.each<[ChartKind, number]>([
    ['i-mr', 1],
    ['xbar-r', 4],
    ['xbar-s', 4],
    ['ewma', 1],
    ['ewma', 4],
    ['cusum', 1],
  ])('of %s, samples of %i, judges as the streaming chart does', (kind, n) => {
    fc.assert(
      fc.property(fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: 12, maxLength: 40 }), (series) => {
        const params = ChartParams.parse({ kind, n, phaseOne: 10 });
        let state = freshChart();
        const points = series.flat().flatMap((reading, index) => {
          const step = stepChart(state, { value: reading, quality: 'good', sourceTime: index }, params);
          state = step.state;
          return step.point === undefined ? [] : [step.point];
        });
        fc.pre(state.learned !== null && state.learned.samples.count === 10);
        const limits = state.learned as ControlLimits;

        const whole = study(kind, valuesOf(series), { phaseOne: first(10) });
        const judged = study(kind, valuesOf(series.slice(10)), { limits });

        expect(whole.limits).toMatchObject({ centre: limits.centre, lower: limits.lower, upper: limits.upper, sigma: limits.sigma });
        expect(ControlLimits.parse(JSON.parse(JSON.stringify(whole.limits)))).toEqual(whole.limits);
        expect(judged.points.map((point) => [point.value, point.violations])).toEqual(
          points.slice(10).map((point) => [point.value, point.violations]),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('a sample left out of phase I is judged and does not widen the limits', () => {
    const series = [[10], [11], [9], [10], [50], [10], [9], [11]];

    const kept = study('i-mr', valuesOf(series));
    const left = study('i-mr', valuesOf(series), { excluded: [5] });

    expect(kept.limits.upper).toBeGreaterThan(40);
    expect(left.limits.upper).toBeLessThan(20);
    expect(left.limits.samples).toMatchObject({ first: 1, last: 8, count: 7, excluded: [5] });
    expect(left.violations.nelson1).toContain(5);
  });

  test('frozen limits of another version judge without being learned anew', () => {
    const limits = study('i-mr', valuesOf([[10], [11], [9], [10]]), { version: 4 }).limits;

    const later = study('i-mr', valuesOf([[90], [91]]), { limits });

    expect(later.limits).toBe(limits);
    expect(later.points.every((point) => !point.phaseOne && point.violations.includes('nelson1'))).toBe(true);
  });
});

describe('samples of unequal sizes', () => {
  const series = [
    [1, 2, 3, 4, 5],
    [2, 3, 4, 5, 6],
    [1, 3, 5, 2, 4],
    [2, 4],
    [1, 5, 2, 3, 4, 6, 2],
  ];

  test.each([
    ['xbar-r', xbarRLimits],
    ['xbar-s', xbarSLimits],
  ] as const)('have lines of their own on an %s chart, from one σ̂', (kind, limitsOf) => {
    const { limits, points } = study(kind, valuesOf(series));

    const alone = limitsOf(series);
    expect(limits.n).toBe(5);
    expect(alone).toMatchObject({ ok: true, value: { sigma: limits.sigma, centre: limits.centre } });
    expect(limits.centre).toBeCloseTo(series.flat().reduce((a, b) => a + b) / series.flat().length, 12);
    for (const point of points)
      expect((point.limits?.upper ?? 0) - limits.centre).toBeCloseTo((3 * limits.sigma) / Math.sqrt(point.size), 12);
    expect(new Set(points.map((point) => point.dispersion?.limits?.centre)).size).toBe(3);
  });

  test('of counts: the limit follows the size, the run follows the z-score', () => {
    const { points } = study(
      'u',
      countsOf([
        [10, 10],
        [11, 10],
        [9, 10],
        [10, 10],
        [120, 100],
        [121, 100],
      ]),
      { phaseOne: [1, 2, 3, 4] },
    );

    expect(points[4]?.limits?.upper).toBeCloseTo(1 + 3 * Math.sqrt(1 / 100), 12);
    expect(points[4]?.z).toBeCloseTo(2, 12);
    expect(points[5]?.z).toBeCloseTo(2.1, 12);
  });

  test('an EWMA carries the variance of each sample', () => {
    const { points } = study(
      'ewma',
      valuesOf([
        [10, 12],
        [11, 9],
        [10, 11, 10, 9, 12, 10, 11, 10],
      ]),
      {
        design: { kind: 'ewma', ewma: { lambda: 0.5, width: 3 } },
      },
    );

    const width = (index: number) => (points[index]?.limits?.upper ?? 0) - (points[index]?.limits?.centre ?? 0);
    expect(width(1) / width(0)).toBeCloseTo(Math.sqrt(1 + 0.25), 10);
    expect((width(2) / width(0)) ** 2).toBeCloseTo(0.25 * 1.25 + 2 / 8, 10);
  });
});

describe('charts of counts', () => {
  test('c and np of the textbook; 0 is no lower limit', () => {
    const c = study('c', countsOf(Array.from({ length: 10 }, () => [4, 1] as const)));
    const np = study('np', countsOf(Array.from({ length: 10 }, (_, i) => [i % 2 ? 3 : 5, 100] as const)));

    expect([c.limits.lower, c.limits.centre, c.limits.upper]).toEqual([0, 4, 10]);
    expect(np.limits.centre).toBeCloseTo(4, 12);
    expect(np.limits.upper).toBeCloseTo(4 + 3 * Math.sqrt(4 * 0.96), 12);
  });

  test('use rules 1 to 4, a count of 0 below "no lower limit" is not beyond it', () => {
    const { points } = study('c', countsOf([4, 4, 4, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0].map((count) => [count, 1] as const)), {
      phaseOne: [1, 2, 3, 4],
    });

    expect(points.flatMap((point) => point.violations)).toEqual(['nelson2']);
  });

  test.each<[ChartKind, readonly (readonly [number, number])[], string]>([
    [
      'p',
      [
        [1, 10],
        [11, 10],
      ],
      'sampleSize',
    ],
    [
      'c',
      [
        [1, 1],
        [-1, 1],
      ],
      'outOfRange',
    ],
    [
      'c',
      [
        [1, 1],
        [1.5, 1],
      ],
      'outOfRange',
    ],
    [
      'u',
      [
        [1, 1],
        [1, 0],
      ],
      'sampleSize',
    ],
    [
      'p',
      [
        [0, 10],
        [0, 10],
      ],
      'noVariation',
    ],
    [
      'np',
      [
        [10, 10],
        [10, 10],
      ],
      'noVariation',
    ],
    ['c', [[1, 1]], 'tooFewSamples'],
    [
      'i-mr',
      [
        [1, 1],
        [2, 1],
      ],
      'sampleSize',
    ],
  ])('%s of %j are refused', (kind, counts, code) => {
    expect(studyChart({ design: { kind }, samples: countsOf(counts), rules: RULES })).toMatchObject({ ok: false, refusal: { code } });
  });
});

describe('a CUSUM', () => {
  test('with a head start signals sooner, and ends at the same place when all is well', () => {
    const shifted = valuesOf([[11], [11], [11], [11], [11], [11], [11], [11], [11], [11], [11], [11]]);
    const limits = (headStart: number) =>
      study('cusum', valuesOf([[9], [11], [10], [9], [11], [10], [9]]), { design: { kind: 'cusum', cusum: { k: 0.5, h: 5, headStart } } })
        .limits;

    const plain = study('cusum', shifted, { limits: limits(0) });
    const fast = study('cusum', shifted, { limits: limits(2.5) });

    const signal = (found: typeof plain) => found.violations.nelson1?.[0] ?? Number.POSITIVE_INFINITY;
    expect(signal(fast)).toBeLessThan(signal(plain));
  });

  test('exactly h is not beyond it', () => {
    const limits = ControlLimits.parse({
      kind: 'cusum',
      n: 1,
      version: 1,
      centre: 0,
      lower: -5,
      upper: 5,
      sigma: 1,
      samples: { first: 1, last: 9, count: 9 },
      target: 0,
      k: 0.5,
      h: 5,
    });

    const { points } = study('cusum', valuesOf([[5.5], [0.5], [0.6]]), { limits });

    expect(points.map((point) => [point.value, point.violations])).toEqual([
      [5, []],
      [5, []],
      [expect.closeTo(5.1, 10), ['nelson1']],
    ]);
  });
});

describe('capability of a study', () => {
  const steady = valuesOf(Array.from({ length: 40 }, (_, i) => [10 + Math.sin(i * 12.9898) * 0.9]));

  test('says which σ, how many, and what to beware of', () => {
    const few = study('i-mr', valuesOf([[10], [11], [9], [30], [10]]));

    const outcome = capabilityOfStudy(few, valuesOf([[10], [11], [9], [30], [10]]), { lsl: 5, usl: 15 });

    expect(outcome).toMatchObject({ ok: true, value: { sigmaMethod: 'MR̄/d2', samples: 5, values: 5 } });
    expect(outcome.ok && outcome.value.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['tooFewSamples', 'normalityUnknown']),
    );
  });

  test('of an unstable process is called so', () => {
    const drifting = valuesOf(Array.from({ length: 40 }, (_, i) => [i + Math.sin(i * 12.9898)]));

    const outcome = capabilityOfStudy(study('i-mr', drifting), drifting, { usl: 60 });

    expect(outcome.ok && [outcome.value.stable, ...outcome.value.warnings.map(({ code }) => code)]).toEqual(
      expect.arrayContaining([false, 'unstable', 'spreadBetween']),
    );
  });

  test('the interval holds the index, and a one-sided specification has no Cp', () => {
    const outcome = capabilityOfStudy(study('i-mr', steady), steady, { usl: 15 });

    if (!outcome.ok) throw new Error(outcome.refusal.message);
    const { cpk, intervals } = outcome.value;
    expect(outcome.value.cp).toBeNull();
    expect(intervals.cp).toBeNull();
    expect(intervals.cpk?.[0]).toBeLessThan(cpk ?? 0);
    expect(intervals.cpk?.[1]).toBeGreaterThan(cpk ?? 0);
  });

  test('a chart of counts has none', () => {
    const counts = countsOf([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);

    expect(capabilityOfStudy(study('c', counts), counts, { usl: 5 })).toMatchObject({ ok: false, refusal: { code: 'specification' } });
  });
});
