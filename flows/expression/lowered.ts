import { FettleError } from '../fettle-error.ts';
import { expressionFault, type Frame, type Run, type SourceSpan } from './frame.ts';
import { type Kind, valueTitle } from './kind.ts';
import type { PartUnit } from './unit-check.ts';

/** A part of an expression after checking: its kind, what computes it, and its place in the source. */
export interface Lowered {
  readonly kind: Kind;
  readonly run: Run;
  /** Engineering unit of a number, as far as it is known. */
  readonly unit?: PartUnit;
  /** Number of operators in it: what one evaluation costs, comprehensions apart. */
  readonly size: number;
  readonly span: SourceSpan;
  /** The words of the source. */
  readonly text: string;
}

/** "spindlePower is a text", for messages at run time. */
export function operandFault(part: Lowered, value: unknown, needed: string): FettleError {
  return expressionFault(`"${part.text}" is ${valueTitle(value)} here, but ${needed}.`, part.span);
}

/** What an error that is caught costs of the budget: making one takes as long as some hundred operators. */
const FAILURE_WORK = 400;

/**
 * Runs a part whose failure may not matter (`a || b` is true when b is, whatever happens in a). A used-up work budget always matters.
 * Returns the error instead of throwing it.
 */
export function attempt(run: Run, frame: Frame): unknown {
  try {
    return run(frame);
  } catch (error) {
    frame.work -= FAILURE_WORK;
    if (error instanceof FettleError && frame.work >= 0) return error;
    throw error;
  }
}
