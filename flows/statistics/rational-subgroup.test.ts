import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChartParams } from './chart-params.ts';
import { ChartState, freshChart } from './chart-state.ts';
import { type ChartPoint, type ChartReading, stepChart } from './chart-step.ts';
import { limitsFromSigma } from './given-limits.ts';

type Of = readonly [value: number, group: string | null, unit?: string];

function run(readings: readonly Of[], changed: Record<string, unknown>) {
  const params = ChartParams.parse({ kind: 'xbar-r', n: 3, ...changed });
  let state = freshChart();
  const points: ChartPoint[] = [];
  for (const [index, [value, group, unit]] of readings.entries()) {
    const reading: ChartReading = { value, quality: 'good', sourceTime: index * 1000, group, unit };
    const step = stepChart(ChartState.parse(JSON.parse(JSON.stringify(state))), reading, params);
    state = step.state;
    if (step.point) points.push(step.point);
  }
  return { points, state, values: points.map(({ values }) => values) };
}

const UNITS: readonly Of[] = [
  [1, 'A', 'A'],
  [2, 'A', 'A'],
  [3, 'A', 'A'],
  [4, 'A', 'A'],
  [5, null],
  [6, 'B', 'B'],
  [7, 'B', 'B'],
  [8, 'C', 'C'],
  [9, 'C', 'C'],
  [10, 'C', 'C'],
];

test('the first values of each subgroup are its sample; one that ends short, and what belongs to none, is left out', () => {
  const { points, values } = run(UNITS, { subgroups: { by: 'unit' } });

  expect(values).toEqual([
    [1, 2, 3],
    [8, 9, 10],
  ]);
  expect(points.map(({ units, group }) => [units, group])).toEqual([
    [['A'], 'A'],
    [['C'], 'C'],
  ]);
});

test('further readings make another sample when the plan says so, and it ends with its subgroup', () => {
  const more: readonly Of[] = [...UNITS.slice(0, 4), [4.1, 'A', 'A'], [4.2, 'A', 'A'], ...UNITS.slice(5)];

  const { values } = run(more, { subgroups: { by: 'unit', further: 'another' } });

  expect(values).toEqual([
    [1, 2, 3],
    [4, 4.1, 4.2],
    [8, 9, 10],
  ]);
});

describe('a short sample', () => {
  const limits = limitsFromSigma({
    kind: 'xbar-r',
    n: 3,
    centre: 5,
    sigma: 1,
    version: 1,
    samples: { first: 1, last: 1, count: 1, excluded: [], from: null, to: null },
  });
  if (!limits.ok) throw new Error(limits.refusal.message);

  test('is judged by the limits of its size, at the time of its last reading', () => {
    const { points } = run(UNITS, { subgroups: { by: 'unit', short: 'judge' }, limits: limits.value });

    const [, short] = points;
    expect(short).toMatchObject({ values: [6, 7], size: 2, from: 5000, to: 6000, units: ['B'] });
    expect(short?.limits?.upper).toBeCloseTo(5 + 3 / Math.sqrt(2), 10);
  });

  test('enters no limits, and they say so', () => {
    const { state } = run(UNITS, { subgroups: { by: 'unit', short: 'judge' }, phaseOne: 2 });

    expect(state.learned?.samples).toMatchObject({ first: 1, last: 3, count: 2, excluded: [2] });
    expect(state.learned?.centre).toBe((2 + 9) / 2);
  });

  test('of one value has no range, so that none is made of it', () => {
    const { values } = run([[1, 'A'], ...UNITS.slice(7)], { subgroups: { by: 'unit', short: 'judge' }, limits: limits.value });

    expect(values).toEqual([[8, 9, 10]]);
  });
});

test('no sample ever holds readings of two subgroups, whatever comes', () => {
  const reading = fc.tuple(fc.double({ min: 0, max: 10, noNaN: true }), fc.constantFrom('A', 'B', 'C', null));
  const plan = fc.record({
    by: fc.constantFrom('unit', 'time', 'stage'),
    further: fc.constantFrom('leaveOut', 'another'),
    short: fc.constantFrom('leaveOut', 'judge'),
  });
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 60 }), plan, (readings, subgroups) => {
      // The unit tells from which subgroup a value is.
      const tagged = readings.map(([value, group]) => [value, group, group ?? 'none'] as const);

      const { points } = run(tagged, { subgroups });

      for (const { units, group, size, values } of points) {
        expect(units).toEqual([group]);
        expect(size).toBe(values.length);
        expect(size === 3 || (subgroups.short === 'judge' && size === 2)).toBe(true);
      }
    }),
  );
});
