import { FettleError } from '../fettle-error.ts';
import { type Frame, type Run, type SourceSpan, spend } from './frame.ts';
import { attempt, type Lowered, operandFault } from './lowered.ts';

/** The part of a comprehension that is the same for all: what is gone through, and where each element is put. */
export interface Loop {
  readonly iterable: Lowered;
  readonly slot: number;
  readonly span: SourceSpan;
}

function elementsOf(loop: Loop, frame: Frame): readonly unknown[] | undefined {
  const value = loop.iterable.run(frame);
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null) return Object.keys(value);
  throw operandFault(loop.iterable, value, 'only a list or a group of values can be gone through');
}

/** all() with deciding = false, exists() with deciding = true: && or || over the elements, unknown and errors included. */
export function quantifierRun(loop: Loop, predicate: Lowered, deciding: boolean): Run {
  return (frame) => {
    const elements = elementsOf(loop, frame);
    if (elements === undefined) return undefined;
    let unknown = false;
    let failure: FettleError | undefined;
    for (const element of elements) {
      spend(frame, predicate.size, loop.span);
      frame.locals[loop.slot] = element;
      const value = attempt(predicate.run, frame);
      if (value === deciding) return deciding;
      if (value === undefined) unknown = true;
      else if (value instanceof FettleError) failure ??= value;
      else if (typeof value !== 'boolean') failure ??= operandFault(predicate, value, 'a yes/no value is needed');
    }
    if (unknown) return undefined;
    if (failure !== undefined) throw failure;
    return !deciding;
  };
}

/** `undefined` when the predicate is unknown for an element. */
function test(predicate: Lowered, frame: Frame): boolean | undefined {
  const value = predicate.run(frame);
  if (value === undefined || typeof value === 'boolean') return value;
  throw operandFault(predicate, value, 'a yes/no value is needed');
}

export function existsOneRun(loop: Loop, predicate: Lowered): Run {
  return (frame) => {
    const elements = elementsOf(loop, frame);
    if (elements === undefined) return undefined;
    let count = 0;
    for (const element of elements) {
      spend(frame, predicate.size, loop.span);
      frame.locals[loop.slot] = element;
      const passes = test(predicate, frame);
      if (passes === undefined) return undefined;
      if (passes) count += 1;
    }
    return count === 1;
  };
}

/** filter(x, p), map(x, e) and map(x, p, e): `transform` absent keeps the element. */
export function collectRun(loop: Loop, predicate: Lowered | undefined, transform: Lowered | undefined): Run {
  const size = (predicate?.size ?? 0) + (transform?.size ?? 0) + 1;
  return (frame) => {
    const elements = elementsOf(loop, frame);
    if (elements === undefined) return undefined;
    const results: unknown[] = [];
    for (const element of elements) {
      spend(frame, size, loop.span);
      frame.locals[loop.slot] = element;
      if (predicate !== undefined) {
        const passes = test(predicate, frame);
        if (passes === undefined) return undefined;
        if (!passes) continue;
      }
      const result = transform === undefined ? element : transform.run(frame);
      if (result === undefined) return undefined;
      results.push(result);
    }
    return results;
  };
}
