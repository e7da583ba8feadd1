import { expressionFault, type Frame, type SourceSpan, spend, TEXT_LIMIT } from './frame.ts';
import { elementKind, type Kind, ListKind, valueTitle } from './kind.ts';

/** What a function's arguments may be. `sized`: a text, a list or a group. */
export type ParameterKind = 'number' | 'string' | 'list' | 'sized' | 'any';

export interface CallPlace {
  readonly frame: Frame;
  readonly span: SourceSpan;
}

/** A function of the language, or a method when it has a `receiver`. The editor completes from `signature` and `summary`. */
export interface ExpressionFunction {
  readonly name: string;
  readonly signature: string;
  readonly summary: string;
  /** Kind before the dot. The receiver is then the first argument of `run`. */
  readonly receiver?: ParameterKind;
  /** Allowed argument lists. `rest` repeats the last one. */
  readonly parameters: readonly (readonly ParameterKind[])[];
  readonly rest?: boolean;
  readonly result: (receiver: Kind) => Kind;
  /** Arguments have been checked against `parameters`. */
  run(values: readonly never[], place: CallPlace): unknown;
}

type NumberFunction = (value: number) => number;

const fixed = (kind: Kind) => (): Kind => kind;

const ofNumber = (name: string, summary: string, compute: NumberFunction): ExpressionFunction => ({
  name,
  signature: `${name}(number) → number`,
  summary,
  parameters: [['number']],
  result: fixed('number'),
  run: ([value = 0]: readonly number[]) => compute(value),
});

/** Half away from zero, as a person rounds: round(-2.5) is -3. */
const roundHalfAway: NumberFunction = (value) => Math.sign(value) * Math.round(Math.abs(value));

const extreme = (name: 'min' | 'max', summary: string): ExpressionFunction => ({
  name,
  signature: `${name}(number, …) or ${name}(list) → number`,
  summary,
  parameters: [['list'], ['number', 'number']],
  rest: true,
  result: fixed('number'),
  run: (values: readonly unknown[], place) => {
    const numbers = Array.isArray(values[0]) ? values[0] : values;
    spend(place.frame, numbers.length >> 3, place.span);
    if (numbers.length === 0) throw expressionFault(`${name}() of an empty list has no value. Check size() first.`, place.span);
    let best: number | undefined;
    for (const value of numbers) {
      if (typeof value !== 'number') throw expressionFault(`${name}() takes numbers, but ${valueTitle(value)} is among them.`, place.span);
      if (best === undefined || (name === 'min' ? value < best : value > best)) best = value;
    }
    return best;
  },
});

const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return [...value].length;
  return Array.isArray(value) ? value.length : Object.keys(value as object).length;
};

const textTest = (name: string, summary: string, test: (text: string, part: string) => boolean): ExpressionFunction => ({
  name,
  signature: `text.${name}(text) → yes/no`,
  summary,
  receiver: 'string',
  parameters: [['string']],
  result: fixed('boolean'),
  run: ([text = '', part = '']: readonly string[], place) => {
    spend(place.frame, text.length >> 5, place.span);
    return test(text, part);
  },
});

const textChange = (name: string, summary: string, change: (text: string) => string): ExpressionFunction => ({
  name,
  signature: `text.${name}() → text`,
  summary,
  receiver: 'string',
  parameters: [[]],
  result: fixed('string'),
  run: ([text = '']: readonly string[], place) => {
    spend(place.frame, text.length >> 4, place.span);
    return change(text);
  },
});

function toNumber(value: unknown, place: CallPlace): number {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  const shown = typeof value === 'string' ? `"${value.slice(0, 40)}"` : valueTitle(value);
  throw expressionFault(`${shown} cannot be read as a number.`, place.span);
}

function toText(value: unknown, place: CallPlace): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw expressionFault(`string() takes a number, a text or a yes/no value, but this is ${valueTitle(value)}.`, place.span);
}

function joinList(list: readonly unknown[], separator: string, place: CallPlace): string {
  let length = 0;
  for (const element of list) {
    if (typeof element !== 'string')
      throw expressionFault(`join() takes a list of texts, but ${valueTitle(element)} is in it. Use map(x, string(x)).`, place.span);
    length += element.length + separator.length;
  }
  spend(place.frame, list.length + (length >> 4), place.span);
  if (length > TEXT_LIMIT)
    throw expressionFault(`This text would have ${length} characters; at most ${TEXT_LIMIT} are allowed.`, place.span);
  return list.join(separator);
}

function cutText(text: string, start: number, end: number | undefined, place: CallPlace): string {
  const last = end ?? text.length;
  if (!Number.isInteger(start) || !Number.isInteger(last) || start < 0 || last < start || last > text.length) {
    throw expressionFault(
      `substring(${start}${end === undefined ? '' : `, ${end}`}) is outside of the text, which has ${text.length} characters.`,
      place.span,
    );
  }
  return text.slice(start, last);
}

/** All functions and methods but has(), matches() and the comprehensions, which need the source rather than values. */
export const EXPRESSION_FUNCTIONS: readonly ExpressionFunction[] = [
  ofNumber('abs', 'Without its sign.', Math.abs),
  ofNumber('round', 'To the nearest whole number, half away from zero.', roundHalfAway),
  ofNumber('floor', 'Down to a whole number.', Math.floor),
  ofNumber('ceil', 'Up to a whole number.', Math.ceil),
  extreme('min', 'The smallest.'),
  extreme('max', 'The largest.'),
  {
    name: 'size',
    signature: 'size(text or list) → number',
    summary: 'Number of characters, elements or names.',
    parameters: [['sized']],
    result: fixed('number'),
    run: ([value]: readonly unknown[], place) => {
      if (typeof value === 'string') spend(place.frame, value.length >> 4, place.span);
      return sizeOf(value);
    },
  },
  {
    name: 'size',
    signature: 'text.size() or list.size() → number',
    summary: 'Number of characters, elements or names.',
    receiver: 'sized',
    parameters: [[]],
    result: fixed('number'),
    run: ([value]: readonly unknown[], place) => {
      if (typeof value === 'string') spend(place.frame, value.length >> 4, place.span);
      return sizeOf(value);
    },
  },
  {
    name: 'string',
    signature: 'string(value) → text',
    summary: 'A number or yes/no value as text.',
    parameters: [['any']],
    result: fixed('string'),
    run: ([value]: readonly unknown[], place) => toText(value, place),
  },
  {
    name: 'double',
    signature: 'double(text or number) → number',
    summary: 'Reads a number from a text.',
    parameters: [['any']],
    result: fixed('number'),
    run: ([value]: readonly unknown[], place) => toNumber(value, place),
  },
  {
    name: 'int',
    signature: 'int(text or number) → number',
    summary: 'Reads a number and cuts off what is behind the point.',
    parameters: [['any']],
    result: fixed('number'),
    run: ([value]: readonly unknown[], place) => Math.trunc(toNumber(value, place)),
  },
  textTest('startsWith', 'Whether it begins with a text.', (text, part) => text.startsWith(part)),
  textTest('endsWith', 'Whether it ends with a text.', (text, part) => text.endsWith(part)),
  textTest('contains', 'Whether a text is in it.', (text, part) => text.includes(part)),
  textChange('lowerAscii', 'A to Z in lower case.', (text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  textChange('upperAscii', 'a to z in upper case.', (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  textChange('trim', 'Without spaces at its ends.', (text) => text.trim()),
  {
    name: 'substring',
    signature: 'text.substring(start, end) → text',
    summary: 'From a position up to, without, another; counted from 0.',
    receiver: 'string',
    parameters: [['number'], ['number', 'number']],
    result: fixed('string'),
    run: (values: readonly unknown[], place) => cutText(values[0] as string, values[1] as number, values[2] as number | undefined, place),
  },
  {
    name: 'indexOf',
    signature: 'text.indexOf(text) → number',
    summary: 'Position of a text in it, counted from 0; -1 when it is not there.',
    receiver: 'string',
    parameters: [['string']],
    result: fixed('number'),
    run: ([text = '', part = '']: readonly string[], place) => {
      spend(place.frame, text.length >> 5, place.span);
      return text.indexOf(part);
    },
  },
  {
    name: 'split',
    signature: 'text.split(separator) → list',
    summary: 'The parts between separators.',
    receiver: 'string',
    parameters: [['string']],
    result: fixed(new ListKind('string')),
    run: ([text = '', separator = '']: readonly string[], place) => {
      spend(place.frame, text.length >> 2, place.span);
      return text.split(separator);
    },
  },
  {
    name: 'join',
    signature: 'list.join(separator) → text',
    summary: 'The texts of a list, one after the other.',
    receiver: 'list',
    parameters: [[], ['string']],
    result: fixed('string'),
    run: (values: readonly unknown[], place) => joinList(values[0] as readonly unknown[], (values[1] as string | undefined) ?? '', place),
  },
];

/** Kind that a comprehension's variable has: an element of a list, or a name of a group. */
export function iterationKind(iterable: Kind): Kind {
  if (iterable === 'any') return 'any';
  return typeof iterable === 'object' && !(iterable instanceof ListKind) ? 'string' : elementKind(iterable);
}
