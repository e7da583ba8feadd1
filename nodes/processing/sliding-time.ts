import { Time } from '@fettle/flows';
import {
  type AggregateState,
  addToAggregate,
  freshAggregate,
  MAX_KEPT_VALUES,
  measurementOf,
  type StatisticReading,
} from '@fettle/flows/statistics/index.ts';
import { z } from 'zod';

/**
 * A window over the last so many milliseconds of the readings' own time. It keeps the readings, at most MAX_KEPT_VALUES: with more than that in the
 * length, the oldest go first. Plain, and the same after JSON.
 */
export const SlidingTime = z.object({
  kind: z.literal('slidingTime'),
  /** In order of time. */
  points: z.array(z.object({ at: Time, value: z.number() })),
});
export type SlidingTime = z.infer<typeof SlidingTime>;

export interface SlidingTimeStep {
  readonly state: SlidingTime;
  /** Undefined when the reading was not taken: not good, no number, or older than the window. */
  readonly aggregate: AggregateState | undefined;
}

export function freshSlidingTime(): SlidingTime {
  return { kind: 'slidingTime', points: [] };
}

/** One reading; gives the aggregate over (newest − length, newest]. A late reading within the window is put where it belongs. */
export function stepSlidingTime(state: SlidingTime, reading: StatisticReading, length: number): SlidingTimeStep {
  const taken = measurementOf(reading);
  if (!taken.ok) return { state, aggregate: undefined };
  const at = reading.sourceTime;
  const newest = Math.max(at, state.points.at(-1)?.at ?? at);
  if (at <= newest - length) return { state, aggregate: undefined };

  const after = state.points.findLastIndex((point) => point.at <= at) + 1;
  const points = state.points
    .toSpliced(after, 0, { at, value: taken.value })
    .filter((point) => point.at > newest - length)
    .slice(-MAX_KEPT_VALUES);
  const aggregate = freshAggregate({ keepValues: true });
  for (const { value } of points) addToAggregate(aggregate, value);
  return { state: { kind: 'slidingTime', points }, aggregate };
}
