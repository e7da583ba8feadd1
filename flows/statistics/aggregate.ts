import { z } from 'zod';
import { isMeasurement, measurement } from './measurement.ts';
import { found, type Refusal, refused, type StatisticOutcome } from './statistic-outcome.ts';

export const AggregateName = z.enum(['count', 'sum', 'mean', 'min', 'max', 'range', 'standardDeviation', 'first', 'last', 'median']);
export type AggregateName = z.infer<typeof AggregateName>;

/** Most values that are kept for a median: they are stored with every step. */
export const MAX_KEPT_VALUES = 1000;

/**
 * All aggregates at once, in constant space but for the values that a median needs. Plain and the same after JSON. While `count` is 0, the others mean nothing.
 */
export const AggregateState = z.object({
  count: z.number().int().nonnegative(),
  mean: z.number(),
  /** Sum of squared deviations from the mean. */
  squares: z.number().nonnegative(),
  /** The sum is `sum` + `carry`. */
  sum: z.number(),
  carry: z.number(),
  min: z.number(),
  max: z.number(),
  first: z.number(),
  last: z.number(),
  /** Values in order, for the median; null when not asked for, or when there were more than MAX_KEPT_VALUES (`dropped`). */
  values: z.array(z.number()).max(MAX_KEPT_VALUES).nullable(),
  dropped: z.boolean(),
});
export type AggregateState = z.infer<typeof AggregateState>;

export function freshAggregate(options: { readonly keepValues?: boolean } = {}): AggregateState {
  const values = options.keepValues === true ? [] : null;
  return { count: 0, mean: 0, squares: 0, sum: 0, carry: 0, min: 0, max: 0, first: 0, last: 0, values, dropped: false };
}

/**
 * Adds a value in place; false, and nothing changed, for one that is no measurement. Mean and squares: Welford, Technometrics 4 (1962). Sum: Neumaier, ZAMM 54 (1974).
 */
export function addToAggregate(state: AggregateState, value: number): boolean {
  if (!isMeasurement(value)) return false;
  if (state.count === 0) {
    state.first = value;
    state.min = value;
    state.max = value;
  } else {
    if (value < state.min) state.min = value;
    if (value > state.max) state.max = value;
  }
  state.count += 1;
  state.last = value;
  const fromOldMean = value - state.mean;
  state.mean += fromOldMean / state.count;
  state.squares += fromOldMean * (value - state.mean);
  addToSum(state, value);
  if (state.values !== null) {
    if (state.values.length < MAX_KEPT_VALUES) state.values.push(value);
    else drop(state);
  }
  return true;
}

function addToSum(state: AggregateState, value: number): void {
  const sum = state.sum + value;
  state.carry += Math.abs(state.sum) >= Math.abs(value) ? state.sum - sum + value : value - sum + state.sum;
  state.sum = sum;
}

function drop(state: AggregateState): void {
  state.values = null;
  state.dropped = true;
}

/** One value, leaving the given state as it is. Copies the kept values: for bulk use `addToAggregate`. */
export function stepAggregate(state: AggregateState, value: number): { readonly state: AggregateState; readonly problem?: Refusal } {
  const checked = measurement(value);
  if (!checked.ok) return { state, problem: checked.refusal };
  const next = cloneAggregate(state);
  addToAggregate(next, value);
  return { state: next };
}

export function cloneAggregate(state: AggregateState): AggregateState {
  return { ...state, values: state.values === null ? null : [...state.values] };
}

/**
 * Two stretches of one series as one, `earlier` before `later`. Means and squares: Chan, Golub and LeVeque, The American Statistician 37 (1983). The median
 * stays possible when both sides kept their values and together have no more than MAX_KEPT_VALUES; an empty side takes nothing away.
 */
export function mergeAggregates(earlier: AggregateState, later: AggregateState): AggregateState {
  if (later.count === 0) return cloneAggregate(earlier);
  if (earlier.count === 0) return cloneAggregate(later);
  const count = earlier.count + later.count;
  const apart = later.mean - earlier.mean;
  const merged: AggregateState = {
    count,
    mean: earlier.mean + apart * (later.count / count),
    squares: earlier.squares + later.squares + apart * apart * ((earlier.count * later.count) / count),
    sum: earlier.sum,
    carry: earlier.carry + later.carry,
    min: Math.min(earlier.min, later.min),
    max: Math.max(earlier.max, later.max),
    first: earlier.first,
    last: later.last,
    values: earlier.values === null || later.values === null ? null : [...earlier.values, ...later.values],
    dropped: earlier.dropped || later.dropped,
  };
  addToSum(merged, later.sum);
  if (merged.values !== null && merged.values.length > MAX_KEPT_VALUES) drop(merged);
  return merged;
}

/**
 * One aggregate's value, in the signal's unit. `standardDeviation` is the sample's (n − 1) and needs two values; of nothing, count and sum are 0 and the others have
 * no value.
 */
export function aggregateValue(state: AggregateState, name: AggregateName): StatisticOutcome<number> {
  if (name === 'count') return found(state.count);
  if (name === 'sum') return found(state.sum + state.carry);
  if (state.count === 0) return refused('empty', `There is no ${name} of no readings.`);
  switch (name) {
    case 'range':
      return found(state.max - state.min);
    case 'standardDeviation':
      return state.count < 2
        ? refused('tooFewSamples', 'A standard deviation needs two readings, and there is one.')
        : found(Math.sqrt(state.squares / (state.count - 1)));
    case 'median':
      return medianOf(state);
    default:
      return found(state[name]);
  }
}

function medianOf({ values, dropped }: AggregateState): StatisticOutcome<number> {
  if (dropped) return refused('tooManyValues', `A median is of at most ${MAX_KEPT_VALUES} readings. Use a shorter window, or the mean.`);
  if (values === null)
    return refused('valuesNotKept', 'The readings were not kept, which a median needs. Turn "keepValues" on for this window.');
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1] as number;
  return found(sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] as number) + upper) / 2);
}
