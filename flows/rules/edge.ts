import type { Truth } from './fact-reading.ts';

/** Level: it acts whenever the condition is true. Edge: only when it becomes true. */
export type Semantics = 'level' | 'edge';

export interface EdgeStep {
  /** What to keep for the next step: the last known truth. */
  readonly known: Truth;
  readonly rising: boolean;
  readonly falling: boolean;
}

/**
 * Follows a condition over time. Unknown is no change: true, unknown, true has one rising edge, because a line that was down does not make the same fault happen
 * twice. The first known truth counts as an edge when it is true: a condition that holds when the rule starts is news.
 */
export function followEdge(known: Truth, result: Truth): EdgeStep {
  if (result === undefined) return { known, rising: false, falling: false };
  return { known: result, rising: result && known !== true, falling: !result && known === true };
}

/** Whether a rule acts now, by either semantics. */
export function acts(semantics: Semantics, result: Truth, step: EdgeStep): boolean {
  return semantics === 'level' ? result === true : step.rising;
}
