import { expressionFault, type Frame, type Run, type SourceSpan, spend, TEXT_LIMIT } from './frame.ts';
import { type Lowered, operandFault } from './lowered.ts';

/** Every number is an IEEE double: `1/2` is 0.5, and `%` keeps the sign of its left side, as in C. */
export function plusRun(left: Lowered, right: Lowered, span: SourceSpan): Run {
  const runLeft = left.run;
  const runRight = right.run;
  return (frame) => {
    const a = runLeft(frame);
    const b = runRight(frame);
    if (typeof a === 'number' && typeof b === 'number') return a + b;
    if (a === undefined || b === undefined) return undefined;
    if (typeof a === 'string' && typeof b === 'string') return joinTexts(a, b, frame, span);
    if (Array.isArray(a) && Array.isArray(b)) {
      spend(frame, (a.length + b.length) >> 1, span);
      return [...a, ...b];
    }
    const needed = '+ adds two numbers, two texts or two lists';
    if (typeof a !== 'number' && typeof a !== 'string' && !Array.isArray(a)) throw operandFault(left, a, needed);
    throw operandFault(right, b, needed);
  };
}

function joinTexts(a: string, b: string, frame: Frame, span: SourceSpan): string {
  const length = a.length + b.length;
  if (length > TEXT_LIMIT) throw expressionFault(`This text would have ${length} characters; at most ${TEXT_LIMIT} are allowed.`, span);
  spend(frame, length >> 4, span);
  return a + b;
}

export type ArithmeticOperator = '-' | '*' | '/' | '%';

export function arithmeticRun(operator: ArithmeticOperator, left: Lowered, right: Lowered, span: SourceSpan): Run {
  const runLeft = left.run;
  const runRight = right.run;
  const compute = ARITHMETIC[operator];
  const divides = operator === '/' || operator === '%';
  return (frame) => {
    const a = runLeft(frame);
    const b = runRight(frame);
    if (typeof a === 'number' && typeof b === 'number') {
      if (divides && b === 0) throw divisionByZero(right, span);
      return compute(a, b);
    }
    if (a === undefined || b === undefined) return undefined;
    const needed = `${operator} takes numbers`;
    if (typeof a !== 'number') throw operandFault(left, a, needed);
    throw operandFault(right, b, needed);
  };
}

const ARITHMETIC: Record<ArithmeticOperator, (a: number, b: number) => number> = {
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

function divisionByZero(divisor: Lowered, span: SourceSpan): Error {
  const guard = divisor.text === '0' ? '' : ` Guard it: ${divisor.text} != 0 && …`;
  return expressionFault(`Division by zero: "${divisor.text}" is 0 here.${guard}`, span);
}

export function negateRun(operand: Lowered): Run {
  const run = operand.run;
  return (frame) => {
    const value = run(frame);
    if (typeof value === 'number') return -value;
    if (value === undefined) return undefined;
    throw operandFault(operand, value, '- takes a number');
  };
}
