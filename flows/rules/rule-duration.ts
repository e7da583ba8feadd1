import type { RuleEvent } from './rule-of-condition.ts';

/**
 * json-rules-engine judges a moment and knows no duration. How many seconds a condition must be true goes out in its event's params under this name, comes in from there, and passes through the library untouched
 * (`toJSON`): what it does not know in a rule itself it drops.
 */
export const DURATION_PARAM = 'fettle:forAtLeast';

/** Seconds; as long as the param of the step may be. */
const LONGEST = 366 * 24 * 3600;

/** The event without the duration that it carries; 0: none. */
export function durationIn(event: RuleEvent): { readonly event: RuleEvent; readonly forAtLeast: number } {
  const { [DURATION_PARAM]: seconds, ...params } = event.params ?? {};
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= LONGEST)) return { event, forAtLeast: 0 };
  const { params: _, ...rest } = event;
  return { event: Object.keys(params).length === 0 ? rest : { ...event, params }, forAtLeast: seconds };
}

export function withDuration(event: RuleEvent, forAtLeast: number): RuleEvent {
  return forAtLeast > 0 ? { ...event, params: { ...event.params, [DURATION_PARAM]: forAtLeast } } : event;
}
