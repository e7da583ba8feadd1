import { expressionFault, type Frame, type Run, type SourceSpan, spend } from './frame.ts';
import { valueTitle } from './kind.ts';
import { type Lowered, operandFault } from './lowered.ts';

export type OrderOperator = '<' | '<=' | '>' | '>=';

/** Numbers with numbers, texts with texts (by code unit). Anything else is an error, never false. */
const ORDER: Record<OrderOperator, { numbers: (a: number, b: number) => boolean; texts: (a: string, b: string) => boolean }> = {
  '<': { numbers: (a, b) => a < b, texts: (a, b) => a < b },
  '<=': { numbers: (a, b) => a <= b, texts: (a, b) => a <= b },
  '>': { numbers: (a, b) => a > b, texts: (a, b) => a > b },
  '>=': { numbers: (a, b) => a >= b, texts: (a, b) => a >= b },
};

export function orderRun(operator: OrderOperator, left: Lowered, right: Lowered): Run {
  const { numbers, texts } = ORDER[operator];
  const span = { start: left.span.start, end: right.span.end };
  const runLeft = left.run;
  const runRight = right.run;
  return (frame) => {
    const a = runLeft(frame);
    const b = runRight(frame);
    if (typeof a === 'number' && typeof b === 'number') return numbers(a, b);
    if (typeof a === 'string' && typeof b === 'string') return texts(a, b);
    if (a === undefined || b === undefined) return undefined;
    const needed = `${operator} compares two numbers or two texts`;
    if (typeof a !== 'number' && typeof a !== 'string') throw operandFault(left, a, needed);
    if (typeof b !== 'number' && typeof b !== 'string') throw operandFault(right, b, needed);
    const message = `"${left.text}" is ${valueTitle(a)} here and "${right.text}" is ${valueTitle(b)}: they cannot be compared.`;
    throw expressionFault(message, span);
  };
}

/** == never fails: values of different kinds are simply not equal. Lists and groups are compared by content. */
export function equalityRun(equal: boolean, left: Lowered, right: Lowered): Run {
  const runLeft = left.run;
  const runRight = right.run;
  const span = { start: left.span.start, end: right.span.end };
  return (frame) => {
    const a = runLeft(frame);
    const b = runRight(frame);
    if (a === undefined || b === undefined) return undefined;
    if (typeof a !== 'object' || typeof b !== 'object') return (a === b) === equal;
    return sameContent(a, b, frame, span) === equal;
  };
}

export function inRun(left: Lowered, right: Lowered, span: SourceSpan): Run {
  const runLeft = left.run;
  const runRight = right.run;
  return (frame) => {
    const value = runLeft(frame);
    const container = runRight(frame);
    if (value === undefined || container === undefined) return undefined;
    if (Array.isArray(container)) {
      spend(frame, container.length >> 1, span);
      return container.some((element) => sameContent(element, value, frame, span));
    }
    if (typeof container === 'object' && container !== null) return typeof value === 'string' && Object.hasOwn(container, value);
    throw operandFault(right, container, 'in looks into a list or a group of values');
  };
}

function sameContent(a: unknown, b: unknown, frame: Frame, span: SourceSpan): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    spend(frame, a.length, span);
    return a.every((element, index) => sameContent(element, b[index], frame, span));
  }
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  spend(frame, names.length, span);
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return names.every((name) => Object.hasOwn(right, name) && sameContent(left[name], right[name], frame, span));
}
