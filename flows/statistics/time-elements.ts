import { z } from 'zod';

/** Time elements of a machine, of ISO 22400-2: what a state of it counts as. */
export const TimeElement = z.enum(['production', 'setUp', 'delay', 'down', 'plannedDown']);
export type TimeElement = z.infer<typeof TimeElement>;

export const TIME_ELEMENT_TITLES: Readonly<Record<TimeElement, string>> = {
  production: 'production (APT)',
  setUp: 'set-up (AUST)',
  delay: 'delay (ADET)',
  down: 'down, unplanned (ADOT)',
  plannedDown: 'planned down (PDOT)',
};

/** How long a machine was in each element. `unknown`: nobody knows what it did, so it counts as nothing. In the unit of the spans. */
export type TimeElements = Readonly<Record<TimeElement | 'unknown', number>>;

/** A time in which the machine was in one state. */
export interface StateSpan {
  /** Undefined: not known, or a state that the table does not map. */
  readonly element: TimeElement | undefined;
  readonly time: number;
}

export function timeElementsOf(spans: Iterable<StateSpan>): TimeElements {
  const times = { production: 0, setUp: 0, delay: 0, down: 0, plannedDown: 0, unknown: 0 };
  for (const { element, time } of spans) times[element ?? 'unknown'] += time;
  return times;
}

/** Planned busy time: all that is known and no planned down time. */
export const plannedBusyTimeOf = ({ production, setUp, delay, down }: TimeElements): number => production + setUp + delay + down;

/** Actual unit processing time. */
export const processingTimeOf = ({ production, setUp }: TimeElements): number => production + setUp;
