import { FettleError } from '../fettle-error.ts';
import type { Frame, Run } from './frame.ts';
import { attempt, type Lowered, operandFault } from './lowered.ts';

/**
 * && and || as CEL has them, extended by unknown (Kleene): the deciding value wins over everything (`false && …` is false), then unknown, then an error, and
 * only then the other value. Both sides are treated alike, so the order in which conditions are written changes nothing but speed.
 */
export function logicalRun(left: Lowered, right: Lowered, deciding: boolean): Run {
  const runLeft = left.run;
  const runRight = right.run;
  return (frame) => {
    const first = attempt(runLeft, frame);
    if (first === deciding) return deciding;
    const second = attempt(runRight, frame);
    if (second === deciding) return deciding;
    if (first === !deciding && second === !deciding) return !deciding;
    return undecided(first, second, left, right);
  };
}

function undecided(first: unknown, second: unknown, left: Lowered, right: Lowered): undefined {
  if (first === undefined || second === undefined) return undefined;
  if (first instanceof FettleError) throw first;
  if (second instanceof FettleError) throw second;
  const [value, part] = typeof first === 'boolean' ? [second, right] : [first, left];
  throw operandFault(part, value, '&& and || combine yes/no values');
}

export function notRun(operand: Lowered): Run {
  const run = operand.run;
  return (frame) => {
    const value = run(frame);
    if (typeof value === 'boolean') return !value;
    if (value === undefined) return undefined;
    throw operandFault(operand, value, '! turns a yes/no value around');
  };
}

export function ternaryRun(condition: Lowered, yes: Lowered, no: Lowered): Run {
  const runCondition = condition.run;
  const runYes = yes.run;
  const runNo = no.run;
  return (frame: Frame) => {
    const value = runCondition(frame);
    if (value === true) return runYes(frame);
    if (value === false) return runNo(frame);
    if (value === undefined) return undefined;
    throw operandFault(condition, value, 'what stands before ? must be a yes/no value');
  };
}
