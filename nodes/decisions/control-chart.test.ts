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
