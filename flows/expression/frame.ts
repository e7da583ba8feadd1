import { type ErrorPlace, FettleError } from '../fettle-error.ts';
import type { Reading } from '../value.ts';

/** Latest reading of a signal, whatever its quality. */
export type ReadingSource = (signal: string) => Reading | undefined;

/**
 * One evaluation. A name is looked up in `values`, then in `readings`. `undefined` as a value means unknown: it spreads through operators by Kleene's logic and is
 * never an error. `work` is what the evaluation may still spend; one unit is about one operator.
 */
export interface Frame {
  readonly values: Readonly<Record<string, unknown>>;
  readonly readings: ReadingSource | undefined;
  /** Variables of comprehensions, one slot for each level of nesting. */
  readonly locals: unknown[];
  work: number;
}

/** A lowered expression: closures over closures, no generated code. */
export type Run = (frame: Frame) => unknown;

/**
 * Work that one evaluation may do: elements visited × size of what is done to each, characters joined, elements compared. An ordinary condition spends none.
 * Measured: the most expensive expressions found end in under 20 ms (hostile-expression.test.ts).
 */
export const WORK_LIMIT = 200_000;
/** Characters of a text that an expression may build. */
export const TEXT_LIMIT = 100_000;

export interface SourceSpan {
  readonly start: number;
  readonly end: number;
}

export function expressionFault(message: string, span: SourceSpan): FettleError {
  const place: ErrorPlace = { range: { start: span.start, end: span.end } };
  return new FettleError('expressionInvalid', message, { place });
}

/** Takes `units` from the budget; throws when it is used up. */
export function spend(frame: Frame, units: number, span: SourceSpan): void {
  frame.work -= units;
  if (frame.work < 0) throw workExceeded(span);
}

function workExceeded(span: SourceSpan): FettleError {
  return expressionFault(
    'This expression takes too much work: it was stopped. Use shorter lists and texts, or fewer all(), exists(), map() and filter() inside each other.',
    span,
  );
}
