import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AggregateName,
  AggregateState,
  addToAggregate,
  aggregateValue,
  freshAggregate,
  MAX_KEPT_VALUES,
  mergeAggregates,
  stepAggregate,
} from './aggregate.ts';

function aggregateOf(values: readonly number[], keepValues = true): AggregateState {
  const state = freshAggregate({ keepValues });
  for (const value of values) addToAggregate(state, value);
  return state;
}
function valueIn(state: AggregateState, name: AggregateName): number {
  const outcome = aggregateValue(state, name);
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
}
function valuesOf(state: AggregateState): Record<string, number> {
  return Object.fromEntries(AggregateName.options.map((name) => [name, valueIn(state, name)]));
}

/** The textbook, over the whole slice. */
function textbook(values: readonly number[]): Record<AggregateName, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const sum = values.reduce((a, b) => a + b, 0);
  const mean = sum / values.length;
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return {
    count: values.length,
    sum,
    mean,
    min: sorted[0]!,
    max: sorted.at(-1)!,
    range: sorted.at(-1)! - sorted[0]!,
    standardDeviation: Math.sqrt(values.reduce((a, value) => a + (value - mean) ** 2, 0) / (values.length - 1)),
    first: values[0]!,
    last: values.at(-1)!,
    median: middle.reduce((a, b) => a + b, 0) / middle.length,
  };
}

const measured = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const two = fc.array(measured, { minLength: 2, maxLength: 60 });
const near = (got: Record<string, number>, expected: Record<string, number>) => {
  for (const [name, value] of Object.entries(expected)) expect(Math.abs(got[name]! - value), name).toBeLessThanOrEqual(1e-9 * 1e6);
};

describe('aggregates', () => {
  test('are those of the textbook', () => {
    fc.assert(fc.property(two, (values) => near(valuesOf(aggregateOf(values)), textbook(values))));
  });

  test('of two stretches merged are those of the whole, also after storage', () => {
    fc.assert(
      fc.property(fc.array(measured), fc.array(measured), (earlier, later) => {
        fc.pre(earlier.length + later.length >= 2);
        const stored = AggregateState.parse(JSON.parse(JSON.stringify(aggregateOf(earlier))));

        const merged = mergeAggregates(stored, aggregateOf(later));

        near(valuesOf(merged), valuesOf(aggregateOf([...earlier, ...later])));
      }),
    );
  });

  test('keep their digits far from zero and over long sums', () => {
    const state = aggregateOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], false);
    const tenths = aggregateOf(Array(100_000).fill(0.1), false);

    expect(valueIn(state, 'standardDeviation')).toBe(Math.sqrt(30));
    expect(valueIn(tenths, 'sum')).toBe(10_000);
  });

  test('stay finite up to the largest magnitude', () => {
    const state = aggregateOf([1e100, -1e100, 1e100]);

    for (const value of Object.values(valuesOf(state))) expect(Number.isFinite(value)).toBe(true);
    expect(AggregateState.safeParse(JSON.parse(JSON.stringify(state))).success).toBe(true);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e101])('%d is refused and changes nothing', (value) => {
    const state = aggregateOf([1, 2]);
    const before = structuredClone(state);

    const step = stepAggregate(state, value);
    const added = addToAggregate(state, value);

    expect(step.problem?.message).toMatch(/Check/);
    expect(step.state).toBe(state);
    expect(added).toBe(false);
    expect(state).toEqual(before);
  });

  test('a step leaves the state it was given as it is', () => {
    const state = aggregateOf([1, 2]);

    stepAggregate(state, 3);

    expect(state).toEqual(aggregateOf([1, 2]));
  });

  test('of nothing have no value but count and sum', () => {
    const outcomes = AggregateName.options.map((name) => aggregateValue(freshAggregate(), name));

    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value : outcome.refusal.code))).toEqual([0, 0, ...Array(8).fill('empty')]);
  });

  test('of one value have no standard deviation', () => {
    expect(aggregateValue(aggregateOf([3]), 'standardDeviation')).toMatchObject({ ok: false, refusal: { code: 'tooFewSamples' } });
  });

  test('a median needs kept values, and not too many', () => {
    const many = aggregateOf(Array(MAX_KEPT_VALUES + 1).fill(1));
    const halves = mergeAggregates(aggregateOf(Array(600).fill(1)), aggregateOf(Array(600).fill(1)));

    expect(aggregateValue(aggregateOf([1], false), 'median')).toMatchObject({ refusal: { code: 'valuesNotKept' } });
    expect(aggregateValue(many, 'median')).toMatchObject({ refusal: { code: 'tooManyValues' } });
    expect(aggregateValue(halves, 'median')).toMatchObject({ refusal: { code: 'tooManyValues' } });
    expect(many.values).toBeNull();
  });
});
