import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Firing, RuleStep } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { rule } from '../testing/test-context.ts';
import { controlChart } from './control-chart.ts';

const FROZEN = { limitsFrom: 'frozen', centre: 10, lower: 7, upper: 13, rangeCentre: 1.128, rangeLower: 0, rangeUpper: 3.686 };
const violated = (step: RuleStep) => (step.out?.violation as Firing | undefined)?.trace.map(({ values }) => values?.rule);

/** Piston rings: 40 samples of 5 diameters in mm, in order. */
function pistonRings(): readonly number[] {
  const file = join(import.meta.dirname, '../../../shared/data/spc/pistonrings.csv');
  const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const column = head.replaceAll('"', '').split(',').indexOf('diameter');
  return rows.map((row) => Number(row.split(',')[column]));
}

describe('frozen limits', () => {
  it('fires beyond a limit, and not on it', () => {
    const chart = rule(controlChart, { ...FROZEN, rules: ['nelson1'] });

    expect(violated(chart.read(13))).toBeUndefined();
    expect(violated(chart.read(13.01))).toEqual(['nelson1']);
  });

  it('fires at the ninth point on one side', () => {
    const chart = rule(controlChart, { ...FROZEN, rules: ['nelson2'] });

    const results = Array.from({ length: 9 }, () => violated(chart.read(10.4)));

    expect(results.slice(0, 8).every((result) => result === undefined)).toBe(true);
    expect(results.at(8)).toEqual(['nelson2']);
  });

  it('fires after as many points as are set, and says so', () => {
    const runLengths = [
      { rule: 'nelson2', count: 4, of: 3 },
      { rule: 'nelson6', count: 2, of: 3 },
    ];
    const chart = rule(controlChart, { ...FROZEN, rules: ['nelson2', 'nelson6'], runLengths });

    const results = [10.4, 10.4, 11.4, 11.4].map((value) =>
      (chart.read(value).out?.violation as Firing | undefined)?.trace.map(({ text }) => text),
    );

    expect(results.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(results[3]).toEqual([
      'Nelson 2 on the values: Four in a row on one side of the centre line',
      'Nelson 6 on the values: Two of three beyond 1σ on the same side',
    ]);
  });

  it('refuses run lengths that cannot be, each at its place', () => {
    const set = (...runLengths: readonly { rule: string; count: number; of: number }[]) =>
      controlChart.check!(controlChart.params.parse({ runLengths })).map(({ path, message }) => `${path}: ${message}`);

    expect(set({ rule: 'nelson4', count: 2, of: 3 })).toEqual(['runLengths[0].count: A run of Nelson 4 has 3 to 1000 points, not 2.']);
    expect(set({ rule: 'nelson1', count: 2, of: 3 })).toEqual(['runLengths[0]: Nelson 1 is about one point.']);
    expect(set({ rule: 'we2', count: 4, of: 3 })).toEqual([
      'runLengths[0].count: 4 of 3 points is no run: write 1 to 30 points of as many or more.',
    ]);
    expect(set({ rule: 'we4', count: 7, of: 3 }, { rule: 'we4', count: 9, of: 3 })).toEqual([
      'runLengths[1]: The length of Western Electric 4 is set twice.',
    ]);
  });

  it('judges the moving ranges as well', () => {
    const chart = rule(controlChart, { ...FROZEN, rules: ['nelson1'] });
    chart.read(8);

    const { out } = chart.read(12);

    expect(out?.violation).toMatchObject({ trace: [{ text: 'Nelson 1 on the ranges: One point beyond 3σ', values: { value: 4 } }] });
  });

  it.each(['bad', 'uncertain', 'stale'] as const)('keeps %s readings out', (quality) => {
    const chart = rule(controlChart, FROZEN);

    expect(chart.read(1000, quality).out).toBeUndefined();
  });

  it('fires at every violating point, or only when a violation begins', () => {
    const every = rule(controlChart, { ...FROZEN, rules: ['nelson1'] });
    const first = rule(controlChart, { ...FROZEN, rules: ['nelson1'], fire: 'first' });

    const values = [14, 14.1, 10.5, 14];

    expect(values.map((value) => violated(every.read(value)) !== undefined)).toEqual([true, true, false, true]);
    expect(values.map((value) => violated(first.read(value)) !== undefined)).toEqual([true, false, false, true]);
  });

  it.each([
    ['ewma', 'Beyond the limits of the EWMA'],
    ['cusum', 'A cumulative sum is beyond the decision interval'],
  ] as const)('says of %s that its own limit was passed, not 3σ of a point', (kind, text) => {
    const chart = rule(controlChart, { chart: kind, sampleSize: 1, limitsFrom: 'learn', learnFrom: 5, rules: ['nelson1'] });
    for (const value of [10, 11, 9, 10, 11, 10]) chart.read(value);

    const fired = [30, 40, 50].map((value) => chart.read(value).out?.violation as Firing | undefined).find((one) => one !== undefined);

    expect(fired?.trace[0]?.text).toBe(text);
  });

  it('says who fired, by which reading and which limits', () => {
    const chart = rule(controlChart, { ...FROZEN, title: 'Diameter', rules: ['nelson1'] });
    const at = chart.at;

    const { out } = chart.read(14);

    expect(out?.point).toMatchObject({ value: 14 });
    expect(out?.violation).toMatchObject({
      title: 'Diameter',
      at,
      trace: [
        {
          text: 'Nelson 1 on the values: One point beyond 3σ',
          readings: [{ value: 14, quality: 'good', sourceTime: at }],
          values: { value: 14, z: 4, limits: { centre: 10, lower: 7, upper: 13 } },
        },
      ],
    });
  });

  it.each([
    [{ ...FROZEN, centre: 20 }, 'centre'],
    [{ ...FROZEN, rangeCentre: 0 }, 'rangeCentre'],
    [{ ...FROZEN, rangeLower: -1 }, 'rangeCentre'],
  ])('refuses limits that cannot be', (params, path) => {
    expect(controlChart.check?.(controlChart.params.parse(params))).toMatchObject([{ path }]);
  });
});

describe('learned limits', () => {
  it('judges nothing while it learns, then by what it learned', () => {
    const chart = rule(controlChart, { learnFrom: 10, rules: ['nelson1'] });
    const study = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];

    const learning = study.map((value) => violated(chart.read(value)));

    expect(learning.every((result) => result === undefined)).toBe(true);
    // The I-MR limits of this sample are 45.8159 and 55.8041.
    expect(violated(chart.read(55.79))).toBeUndefined();
    expect(violated(chart.read(55.82))).toEqual(['nelson1']);
  });

  it('finds the piston rings out of control in samples 37, 38 and 39, from limits of samples 1 to 25', () => {
    const chart = rule(controlChart, { chart: 'xbar-r', sampleSize: 5, learnFrom: 25, rules: ['nelson1'] });

    const samples = pistonRings()
      .map((diameter) => chart.read(diameter))
      .filter(({ out }) => out?.point !== undefined);

    expect(samples).toHaveLength(40);
    expect(samples.flatMap((step, index) => (violated(step) === undefined ? [] : [index + 1]))).toEqual([37, 38, 39]);
  });
});

it('refuses run rules that do not exist or are named twice', () => {
  expect(controlChart.params.safeParse({ rules: ['nelson9'] }).success).toBe(false);
  expect(controlChart.params.safeParse({ rules: ['nelson1', 'nelson1'] }).success).toBe(false);
  expect(controlChart.params.safeParse({ rules: [] }).success).toBe(false);
});

describe("the chart's own limits", () => {
  const frozen = (version: number, centre: number) => ({
    kind: 'i-mr' as const,
    n: 1 as const,
    version,
    centre,
    lower: centre - 3,
    upper: centre + 3,
    sigma: 1,
    samples: { first: 1, last: 25, count: 25, excluded: [], from: null, to: null },
    dispersion: { centre: 1.128, lower: 0, upper: 3.686 },
  });

  it('judge from the first sample of a new version of the rule, the last of them', () => {
    const chart = rule(controlChart, { rules: ['nelson1'] }, { frozen: [frozen(1, 10), frozen(2, 20)] });

    expect(violated(chart.read(10))).toEqual(['nelson1']);
    chart.read(20);
    // 20 itself was fine, the range to it was not.
    expect(violated(chart.read(20))).toBeUndefined();
  });

  it('judge by the version that the rule names, whatever came after it, and not at all when there is none such', () => {
    const named = rule(controlChart, { rules: ['nelson1'], limitsVersion: 1 }, { frozen: [frozen(1, 10), frozen(2, 20)] });
    const missing = rule(controlChart, { limitsVersion: 3 }, { frozen: [frozen(1, 10)] });

    const { records } = named.read(10);

    expect(records).toMatchObject([{ kind: 'chartSampled', record: { limitsVersion: 1, violations: [] } }]);
    expect(() => missing.read(10)).toThrow('The chart on mill-1 has no limits version 3');
  });

  it('of another sample size are not used: it learns anew, and names what it learned as the next version', () => {
    const chart = rule(controlChart, { chart: 'xbar-r', sampleSize: 2, learnFrom: 2 }, { frozen: [frozen(4, 10)] });

    const steps = [1, 2, 3, 4.5].map((value) => chart.read(value));

    expect(steps.at(-1)?.records).toMatchObject([
      { kind: 'chartSampled', record: { sample: 2, values: [3, 4.5], limitsVersion: null } },
      { kind: 'limitsLearned', limits: { version: 5, kind: 'xbar-r', n: 2, samples: { first: 1, last: 2, count: 2 } } },
    ]);
  });

  it('are proposed with those in use, and stay', () => {
    const chart = rule(controlChart, { learnFrom: 3, rules: ['nelson1'] }, { frozen: [frozen(1, 10)] });

    const [, , third] = [30, 31, 30].map((value) => chart.read(value));
    chart.read(10);
    const after = chart.read(10);

    expect(third?.records).toMatchObject([
      {},
      { kind: 'limitsProposed', limits: { version: 2, samples: { first: 1, last: 3 } }, inUse: { version: 1 } },
    ]);
    expect(violated(after)).toBeUndefined();
  });
});

describe('rational subgroups', () => {
  const samples = (chart: ReturnType<typeof rule>, values: readonly number[]) =>
    values
      .flatMap((value) => chart.read(value).records ?? [])
      .map((record) => (record as unknown as { record: { values: number[] } }).record.values);

  it('by stage: the first values of each, none while the stage is unknown', () => {
    const chart = rule(controlChart, { chart: 'xbar-r', sampleSize: 2, subgroupBy: 'stage', stageSignal: 'stage' });
    const before = samples(chart, [1, 2]);

    chart.set('stage', 'Layer 1');
    const first = samples(chart, [3, 4, 5]);
    chart.set('stage', 'Layer 2', 'bad');
    const bad = samples(chart, [6, 7]);
    chart.set('stage', 'Layer 2');
    const second = samples(chart, [8, 9]);

    expect({ before, first, bad, second }).toEqual({ before: [], first: [[3, 4]], bad: [], second: [[8, 9]] });
  });

  it('by time: one sample a period, whatever the number of readings', () => {
    const chart = rule(controlChart, { chart: 'xbar-r', sampleSize: 2, subgroupBy: 'time', period: 1, limitsFrom: 'stated', sigma: 1 });
    chart.at = 10_000;

    // Readings come 100 ms apart: ten in each second.
    const taken = samples(
      chart,
      Array.from({ length: 25 }, (_, index) => index),
    );

    expect(taken).toEqual([
      [0, 1],
      [10, 11],
      [20, 21],
    ]);
  });

  it.each([
    [{ subgroupBy: 'time', period: 0 }, 'period'],
    [{ subgroupBy: 'stage', chart: 'xbar-r' }, 'stageSignal'],
    [{ specification: 'both', lsl: 2, usl: 1 }, 'usl'],
  ])('refuses %j', (params, path) => {
    expect(controlChart.check?.(controlChart.params.parse(params))).toMatchObject([{ path }]);
  });
});
