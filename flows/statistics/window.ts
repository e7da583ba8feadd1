/**
 * Windows over a stream of readings, with bounded memory.
 *
 * Invariants:
 * 1. A tumbling window keeps an aggregate, not its readings; a sliding one keeps at most MAX_KEPT_VALUES readings.
 * 2. Every accepted reading is in exactly one tumbling window. Time windows are half-open, [from, to), and lie on a fixed grid, so where the stream began
 *    does not matter. Windows in which nothing was read are not reported.
 * 3. Time is the readings' own. A reading older than the open time window is refused as late; order within it does not matter.
 */
import { z } from 'zod';
import { Time } from '../value.ts';
import { AggregateState, addToAggregate, cloneAggregate, freshAggregate, MAX_KEPT_VALUES } from './aggregate.ts';
import { measurementOf, type StatisticReading } from './measurement.ts';
import { type Refusal, refused } from './statistic-outcome.ts';

const quality = {
  /** Take readings of quality "uncertain" as well as good ones. */
  acceptUncertain: z.boolean().default(false),
};

export const WindowSpec = z
  .discriminatedUnion('kind', [
    /** `size` readings, then the next `size`. */
    z.object({
      kind: z.literal('countTumbling'),
      size: z.number().int().min(1).max(1_000_000),
      keepValues: z.boolean().default(false),
      ...quality,
    }),
    /** The last `size` readings, reported at every `every`-th reading once there are so many. */
    z.object({
      kind: z.literal('countSliding'),
      size: z.number().int().min(1).max(MAX_KEPT_VALUES),
      every: z.number().int().min(1).max(MAX_KEPT_VALUES).default(1),
      ...quality,
    }),
    /** Readings of each `length` milliseconds, on the grid of multiples of `length` since 1970, moved by `offset` milliseconds (shifts that start at 06:00). */
    z.object({
      kind: z.literal('timeTumbling'),
      length: z
        .number()
        .int()
        .min(1)
        .max(31 * 86_400_000),
      offset: z.number().int().nonnegative().default(0),
      /** Needed by the median. */
      keepValues: z.boolean().default(false),
      ...quality,
    }),
  ])
  .refine((spec) => spec.kind !== 'countTumbling' || !spec.keepValues || spec.size <= MAX_KEPT_VALUES, {
    message: `a window that keeps its values has at most ${MAX_KEPT_VALUES}`,
    path: ['size'],
  });
export type WindowSpec = z.infer<typeof WindowSpec>;

/** Plain, and the same after JSON. */
export const WindowState = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('tumbling'),
    /** Start of the open time window; null: none is open, or the window is one of count. */
    start: z.number().int().nullable(),
    /** End of the last time window closed: readings before it are late. */
    closedUntil: z.number().int().nullable(),
    /** Earliest and latest reading in it. */
    firstAt: Time.nullable(),
    lastAt: Time.nullable(),
    aggregate: AggregateState,
  }),
  z.object({ kind: z.literal('sliding'), values: z.array(z.number()), times: z.array(Time), sinceReport: z.number().int().nonnegative() }),
]);
export type WindowState = z.infer<typeof WindowState>;
type Tumbling = Extract<WindowState, { kind: 'tumbling' }>;
type Sliding = Extract<WindowState, { kind: 'sliding' }>;

/** A finished window: ask `aggregateValue(window.aggregate, …)`. `from` and `to` bound a time window (`to` not in it), else they are its first and last reading's times. */
export type ClosedWindow = {
  readonly from: Time;
  readonly to: Time;
  readonly aggregate: AggregateState;
};

export interface WindowStep {
  readonly state: WindowState;
  readonly closed?: ClosedWindow;
  /** Why the reading was not taken. */
  readonly problem?: Refusal;
}

export function freshWindow(spec: WindowSpec): WindowState {
  if (spec.kind === 'countSliding') return { kind: 'sliding', values: [], times: [], sinceReport: 0 };
  return emptyTumbling(spec, null);
}

function emptyTumbling(spec: Exclude<WindowSpec, { kind: 'countSliding' }>, closedUntil: Time | null): Tumbling {
  return {
    kind: 'tumbling',
    start: null,
    closedUntil,
    firstAt: null,
    lastAt: null,
    aggregate: freshAggregate({ keepValues: spec.keepValues }),
  };
}

/** One reading. Constant time, but for the copy of kept values. A state made for the other family of windows is started anew. */
export function stepWindow(state: WindowState, reading: StatisticReading, spec: WindowSpec): WindowStep {
  const taken = measurementOf(reading, spec.acceptUncertain);
  if (!taken.ok) return { state, problem: taken.refusal };
  const point = { value: taken.value, at: reading.sourceTime };
  if (spec.kind === 'countSliding') return slide(state.kind === 'sliding' ? state : (freshWindow(spec) as Sliding), point, spec);
  const open = state.kind === 'tumbling' ? state : emptyTumbling(spec, null);
  if (spec.kind === 'timeTumbling') return tumbleByTime(open, point, spec);
  const filled = put(open, point);
  if (filled.aggregate.count < spec.size) return { state: filled };
  return { state: emptyTumbling(spec, null), closed: closedWindow(filled, spec) };
}

interface Point {
  readonly value: number;
  readonly at: Time;
}

function put(state: Tumbling, { value, at }: Point): Tumbling {
  const aggregate = cloneAggregate(state.aggregate);
  addToAggregate(aggregate, value);
  return { ...state, firstAt: Math.min(state.firstAt ?? at, at), lastAt: Math.max(state.lastAt ?? at, at), aggregate };
}

function closedWindow(state: Tumbling, spec: WindowSpec): ClosedWindow {
  if (spec.kind === 'timeTumbling' && state.start !== null)
    return { from: state.start, to: state.start + spec.length, aggregate: state.aggregate };
  return { from: state.firstAt ?? 0, to: state.lastAt ?? 0, aggregate: state.aggregate };
}

function tumbleByTime(state: Tumbling, point: Point, spec: Extract<WindowSpec, { kind: 'timeTumbling' }>): WindowStep {
  const start = Math.floor((point.at - spec.offset) / spec.length) * spec.length + spec.offset;
  const earliest = state.start ?? state.closedUntil ?? start;
  if (point.at < earliest) {
    return {
      state,
      problem: refused('late', `The reading of ${point.at} ms came after its time window had closed (now from ${earliest} ms).`).refusal,
    };
  }
  if (state.start === null) return { state: put({ ...state, start }, point) };
  if (start === state.start) return { state: put(state, point) };
  const closed = closedWindow(state, spec);
  return { state: put({ ...emptyTumbling(spec, closed.to), start }, point), closed };
}

function slide(state: Sliding, { value, at }: Point, spec: Extract<WindowSpec, { kind: 'countSliding' }>): WindowStep {
  const surplus = Math.max(0, state.values.length + 1 - spec.size);
  const values = [...state.values.slice(surplus), value];
  const times = [...state.times.slice(surplus), at];
  const first = state.values.length < spec.size;
  const sinceReport = first ? 0 : state.sinceReport + 1;
  const due = values.length === spec.size && (first || sinceReport >= spec.every);
  const next: Sliding = { kind: 'sliding', values, times, sinceReport: due ? 0 : sinceReport };
  if (!due) return { state: next };
  return { state: next, closed: windowOf(values, times) };
}

function windowOf(values: readonly number[], times: readonly Time[]): ClosedWindow {
  const aggregate = freshAggregate();
  for (const value of values) addToAggregate(aggregate, value);
  let from = times[0] as Time;
  let to = from;
  for (const at of times) {
    if (at < from) from = at;
    if (at > to) to = at;
  }
  return { from, to, aggregate: { ...aggregate, values: [...values] } };
}

/** Time has come to `now` without a reading: closes a time window that is over. Other windows stay as they are. */
export function advanceWindow(state: WindowState, now: Time, spec: WindowSpec): WindowStep {
  if (spec.kind !== 'timeTumbling' || state.kind !== 'tumbling' || state.start === null || now < state.start + spec.length)
    return { state };
  const closed = closedWindow(state, spec);
  return { state: emptyTumbling(spec, closed.to), closed };
}

/** Closes what is open, whatever it holds (the stage or the unit has ended). Nothing is reported when it holds nothing. */
export function closeWindow(state: WindowState, spec: WindowSpec): WindowStep {
  const fresh = freshWindow(spec);
  if (state.kind === 'sliding')
    return state.values.length === 0 ? { state: fresh } : { state: fresh, closed: windowOf(state.values, state.times) };
  return state.aggregate.count === 0 ? { state: fresh } : { state: fresh, closed: closedWindow(state, spec) };
}
