import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '../value.ts';
import { ChartParams } from './chart-params.ts';
import { ChartState, freshChart } from './chart-state.ts';
import { type ChartPoint, stepChart } from './chart-step.ts';
import type { ControlLimits } from './control-limits.ts';
import { iMrLimits } from './i-mr.ts';
import type { StatisticReading } from './measurement.ts';
import { pistonRings } from './piston-rings.fixture.ts';
import { NELSON_RULES, WESTERN_ELECTRIC_RULES } from './run-rule-config.ts';
import type { Refusal } from './statistic-outcome.ts';
import { xbarRLimits } from './xbar-r.ts';

const PISTON_RINGS = pistonRings(readFileSync(join(import.meta.dirname, '../../../shared/data/spc/pistonrings.csv'), 'utf8'));

const good = (value: number, sourceTime = 0): StatisticReading => ({ value, quality: 'good', sourceTime });

/** Feeds readings one second apart; the state goes through JSON between any two, as it does in the engine. */
function run(values: readonly number[], params: ChartParams, begin = freshChart()) {
  let state = begin;
  const points: ChartPoint[] = [];
  const learned: ControlLimits[] = [];
  const problems: Refusal[] = [];
  for (const [index, value] of values.entries()) {
    const step = stepChart(ChartState.parse(JSON.parse(JSON.stringify(state))), good(value, index * 1000), params);
    state = step.state;
    if (step.point) points.push(step.point);
    if (step.learned) learned.push(step.learned);
    if (step.problem) problems.push(step.problem);
  }
  return { state, points, learned, problems };
}

describe('X̄-R over the piston rings', () => {
  const values = PISTON_RINGS.flat();
  const learning = ChartParams.parse({ kind: 'xbar-r', n: 5, phaseOne: 25 });

  test('learns from 25 samples what the table gives, freezes it once, and finds 37, 38 and 39 out', () => {
    const expected = xbarRLimits(PISTON_RINGS.slice(0, 25));

    const { points, learned, state } = run(values, learning);

    if (!expected.ok) throw new Error(expected.refusal.message);
    const samples = { first: 1, last: 25, count: 25, excluded: [], from: 0, to: 124_000 };
    expect(learned).toEqual([{ ...expected.value, samples }]);
    expect(state.learned).toEqual(learned[0]);
    expect(points).toHaveLength(40);
    expect(points.map((point) => point.phase)).toEqual([...Array(25).fill('learning'), ...Array(15).fill('frozen')]);
    expect(points.filter((point) => point.violations.includes('nelson1')).map((point) => point.sample)).toEqual([37, 38, 39]);
    expect(points.flatMap((point) => point.dispersion?.violations ?? [])).toEqual([]);
  });

  test('frozen limits judge from the first sample on', () => {
    const limits = xbarRLimits(PISTON_RINGS.slice(0, 25), { version: 7 });
    if (!limits.ok) throw new Error(limits.refusal.message);
    const params = ChartParams.parse({ ...learning, limits: limits.value });

    const { points, learned } = run(values, params);

    expect(learned).toEqual([]);
    expect(points[0]).toMatchObject({ sample: 1, phase: 'frozen', limitsVersion: 7, from: 0, to: 4000 });
    expect(points[0]?.value).toBeCloseTo(74.0102, 6);
    expect(points[0]?.dispersion?.value).toBeCloseTo(0.038, 6);
    expect(points.filter((point) => point.violations.includes('nelson1')).map((point) => point.sample)).toEqual([37, 38, 39]);
  });

  test('points of phase I have no limits and no violations', () => {
    const { points } = run(values.slice(0, 125), learning);

    for (const point of points) expect(point).toMatchObject({ z: null, limits: null, violations: [], limitsVersion: null });
  });

  test('X̄-S finds the same samples out', () => {
    const { points } = run(values, ChartParams.parse({ kind: 'xbar-s', n: 5 }));

    expect(points.filter((point) => point.violations.includes('nelson1')).map((point) => point.sample)).toEqual([37, 38, 39]);
  });
});

describe('I-MR', () => {
  const handbook = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
  const learning = ChartParams.parse({ kind: 'i-mr', phaseOne: 10 });

  test('learns the handbook limits; the moving range goes on across the freeze', () => {
    const { points, learned } = run([...handbook, 60], learning);

    expect(learned[0]?.upper).toBeCloseTo(55.8041, 4);
    expect(points[0]?.dispersion).toBeNull();
    expect(points[10]).toMatchObject({ value: 60, phase: 'frozen', violations: ['nelson1'] });
    expect(points[10]?.dispersion?.value).toBeCloseTo(7.9, 8);
    expect(points[10]?.dispersion?.violations).toEqual(['nelson1']);
  });

  test('judged by frozen limits, the first value has no moving range', () => {
    const limits = iMrLimits(handbook);
    const params = ChartParams.parse({ kind: 'i-mr', limits: limits.ok ? limits.value : undefined });

    const { points } = run([50, 51], params);

    expect(points[0]?.dispersion).toBeNull();
    expect(points[1]?.dispersion?.value).toBe(1);
  });

  test('a value on the limit is not beyond it', () => {
    const limits = iMrLimits(handbook);
    if (!limits.ok) throw new Error(limits.refusal.message);

    const { points } = run([limits.value.upper, limits.value.lower], ChartParams.parse({ kind: 'i-mr', limits: limits.value }));

    expect(points.map((point) => point.violations)).toEqual([[], []]);
  });

  test('zone rules judge the location and never the dispersion', () => {
    const limits = iMrLimits(handbook);
    if (!limits.ok) throw new Error(limits.refusal.message);
    const high = limits.value.centre + 2.5 * limits.value.sigma;
    const low = limits.value.centre - 2.5 * limits.value.sigma;

    const { points } = run(
      [limits.value.centre, high, high, low, low],
      ChartParams.parse({ kind: 'i-mr', limits: limits.value, rules: { rules: [...NELSON_RULES, ...WESTERN_ELECTRIC_RULES] } }),
    );

    expect(points.map((point) => point.violations)).toEqual([[], [], ['nelson5', 'we2'], [], ['nelson5', 'we2']]);
    expect(points[3]?.dispersion?.violations).toEqual(['nelson1', 'we1']);
  });

  test('other limits start new runs', () => {
    const limits = iMrLimits(handbook);
    if (!limits.ok) throw new Error(limits.refusal.message);
    const rules = { rules: ['nelson2' as const] };
    const before = run(Array(8).fill(52), ChartParams.parse({ kind: 'i-mr', limits: limits.value, rules }));

    const same = run([52], ChartParams.parse({ kind: 'i-mr', limits: limits.value, rules }), before.state);
    const next = run([52], ChartParams.parse({ kind: 'i-mr', limits: { ...limits.value, version: 2 }, rules }), before.state);

    expect(same.points[0]?.violations).toEqual(['nelson2']);
    expect(next.points[0]?.violations).toEqual([]);
  });

  test('without variation phase I goes on and says why; with the first variation it freezes', () => {
    const { points, learned, problems } = run([5, 5, 5, 5, 6], ChartParams.parse({ kind: 'i-mr', phaseOne: 3 }));

    expect(points.every((point) => point.phase === 'learning')).toBe(true);
    expect(problems.map((problem) => problem.code)).toEqual(['noVariation', 'noVariation']);
    expect(learned[0]?.samples).toMatchObject({ first: 1, last: 5, count: 5 });
  });
});

describe('a process that has become another one', () => {
  /** Independent from point to point, and the same in every run. */
  const noise = (i: number) => (((Math.sin((i + 1) * 12.9898) * 43_758.5453) % 1) + ((Math.sin((i + 1) * 78.233) * 12_345.678) % 1)) * 2;
  const proposals = (values: readonly number[], params: ChartParams) => {
    let state = freshChart();
    return values.flatMap((value, index) => {
      const step = stepChart(ChartState.parse(JSON.parse(JSON.stringify(state))), good(value, index), params);
      state = step.state;
      return step.proposal === undefined ? [] : [{ sample: step.point?.sample, ...step.proposal, inUse: state.learned }];
    });
  };
  const params = ChartParams.parse({ kind: 'i-mr', phaseOne: 25 });

  test('gets other limits proposed, with the samples that they come from; those in use stay', () => {
    const values = Array.from({ length: 75 }, (_, i) => (i < 50 ? 100 : 104) + noise(i));

    const found = proposals(values, params);

    expect(found.map(({ sample }) => sample)).toEqual([75]);
    expect(found[0]?.reason).toMatch(/centre moved by [34]\.\d* .*standard errors/);
    expect(found[0]?.limits).toMatchObject({ version: 2, samples: { first: 51, last: 75, count: 25, from: 50, to: 74 } });
    expect(found[0]?.inUse).toMatchObject({ version: 1, samples: { first: 1, last: 25 } });
  });

  test('of a wider spread too; one that stays gets none', () => {
    const wider = Array.from({ length: 50 }, (_, i) => 100 + noise(i) * (i < 25 ? 1 : 4));
    const same = Array.from({ length: 500 }, (_, i) => 100 + noise(i));

    expect(proposals(wider, params)[0]?.reason).toMatch(/σ̂ is \d\.\d+ times what it was/);
    expect(proposals(same, params)).toEqual([]);
  });

  test('a fraction defective too', () => {
    const counts = Array.from({ length: 60 }, (_, i) => (i < 30 ? 4 : 12) + (i % 3));

    const found = proposals(counts, ChartParams.parse({ kind: 'p', n: 200, phaseOne: 30 }));

    expect(found).toHaveLength(1);
    expect(found[0]?.limits.kind).toBe('p');
  });
});

describe('readings', () => {
  const params = ChartParams.parse({ kind: 'i-mr' });
  const state = stepChart(freshChart(), good(1), params).state;

  test.each<[string, StatisticReading, string]>([
    ['bad', { value: 1, quality: 'bad', sourceTime: 0 }, 'badQuality'],
    ['stale', { value: 1, quality: 'stale', sourceTime: 0 }, 'badQuality'],
    ['uncertain', { value: 1, quality: 'uncertain', sourceTime: 0 }, 'badQuality'],
    ['text', { value: '1', quality: 'good', sourceTime: 0 }, 'notANumber'],
    ['empty', { value: null, quality: 'good', sourceTime: 0 }, 'notANumber'],
    ['NaN', good(Number.NaN), 'notANumber'],
    ['infinite', good(Number.POSITIVE_INFINITY), 'outOfRange'],
    ['absurd', good(1e101), 'outOfRange'],
    ['without a time', good(1, Number.NaN), 'outOfRange'],
  ])('one that is %s is refused and changes nothing', (_, reading, code) => {
    const step = stepChart(state, reading, params);

    expect(step.state).toBe(state);
    expect(step.point).toBeUndefined();
    expect(step.problem?.code).toBe(code);
  });

  test('an uncertain one is taken when asked for, a bad one never', () => {
    const tolerant = ChartParams.parse({ kind: 'i-mr', acceptUncertain: true });

    const uncertain = stepChart(state, { value: 1, quality: 'uncertain', sourceTime: 0 }, tolerant);
    const bad = stepChart(state, { value: 1, quality: 'bad', sourceTime: 0 }, tolerant);

    expect(uncertain.point?.value).toBe(1);
    expect(bad.problem?.code).toBe('badQuality');
  });
});

describe('the state', () => {
  test('stays bounded however long the chart runs, and is Json', () => {
    const { state, points } = run(
      Array.from({ length: 3000 }, (_, i) => Math.sin(i * i)),
      ChartParams.parse({ kind: 'xbar-s', n: 25, phaseOne: 20 }),
    );

    const stored: Json = state;
    const history: Json = points[0] ?? null;
    expect(JSON.stringify(stored).length).toBeLessThan(2000);
    expect(JSON.parse(JSON.stringify(history))).toEqual(history);
  });
});

describe('params', () => {
  test.each([
    [{ kind: 'xbar-r', n: 11 }, 'n'],
    [{ kind: 'xbar-r', n: 1 }, 'n'],
    [{ kind: 'xbar-s', n: 1 }, 'n'],
    [{ kind: 'xbar-r', n: 26 }, 'n'],
    [{ kind: 'i-mr', phaseOne: 1 }, 'phaseOne'],
  ])('%j are refused at %s', (params, place) => {
    const parsed = ChartParams.safeParse(params);

    expect(parsed.error?.issues[0]?.path).toEqual([place]);
  });

  test('limits of another chart are refused', () => {
    const limits = iMrLimits([1, 2, 3]);

    const parsed = ChartParams.safeParse({ kind: 'xbar-r', n: 5, limits: limits.ok && limits.value });

    expect(parsed.error?.issues[0]).toMatchObject({ path: ['limits'], message: expect.stringContaining('i-mr') });
  });
});
