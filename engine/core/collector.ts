import type { CollectAggregate, Collected, Json, Reading } from '@fettle/flows';
import type { CollectorState } from './equipment-state.ts';

const TRAIL_LIMIT = 200;

export function newCollector(): CollectorState {
  return {
    count: 0,
    left: 0,
    first: null,
    last: null,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    mean: 0,
    m2: 0,
    sum: 0,
    trail: [],
  };
}

/**
 * Takes one reading. A reading that is not good is counted as left out and enters nothing; the same holds for a text where a number is wanted, which only moves `first`, `last`
 * and `trail`.
 */
export function collect(state: CollectorState, reading: Reading): CollectorState {
  if (reading.quality !== 'good' || reading.value === null) return { ...state, left: state.left + 1 };
  const value = reading.value;
  const count = state.count + 1;
  const repeated = state.trail.length > 0 && state.trail.at(-1) === value;
  const next = {
    ...state,
    count,
    first: state.count === 0 ? value : state.first,
    last: value,
    trail: repeated || state.trail.length >= TRAIL_LIMIT || typeof value === 'number' ? state.trail : [...state.trail, value],
  };
  if (typeof value !== 'number') return next;
  const delta = value - state.mean;
  const mean = state.mean + delta / count;
  return {
    ...next,
    min: Math.min(state.min, value),
    max: Math.max(state.max, value),
    mean,
    m2: state.m2 + delta * (value - mean),
    sum: state.sum + value,
  };
}

/** The result. Without a good reading every aggregate but `count` and `trail` is "no value". The standard deviation is that of a sample (n − 1). */
export function collected(state: CollectorState, aggregate: CollectAggregate): Collected {
  return { value: resultOf(state, aggregate), count: state.count, left: state.left };
}

function resultOf(state: CollectorState, aggregate: CollectAggregate): Json {
  if (aggregate === 'count') return state.count;
  if (aggregate === 'trail') return state.trail;
  if (state.count === 0) return null;
  if (aggregate === 'first') return state.first;
  if (aggregate === 'last') return state.last;
  if (state.max === Number.NEGATIVE_INFINITY) return null;
  if (aggregate === 'min') return state.min;
  if (aggregate === 'max') return state.max;
  if (aggregate === 'range') return state.max - state.min;
  if (aggregate === 'mean') return state.mean;
  if (aggregate === 'sum') return state.sum;
  return state.count < 2 ? null : Math.sqrt(state.m2 / (state.count - 1));
}
