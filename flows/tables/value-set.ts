import type { Value, ValueKind } from '../value.ts';
import { complementOfNumbers, EVERY_NUMBER, hasNumber, intersectionOfNumbers, type NumberSet, unionOfNumbers } from './number-set.ts';

/** Texts: these, or all but these. */
export interface TextSet {
  readonly except: boolean;
  readonly texts: readonly string[];
}

/** A set of known values of one kind. What is unknown (bad, stale, missing) is in none of them. */
export type ValueSet =
  | { readonly kind: 'number'; readonly numbers: NumberSet }
  | { readonly kind: 'string'; readonly texts: TextSet }
  | { readonly kind: 'boolean'; readonly yes: boolean; readonly no: boolean };

export function everyValue(kind: ValueKind): ValueSet {
  if (kind === 'number') return { kind, numbers: EVERY_NUMBER };
  return kind === 'string' ? { kind, texts: { except: true, texts: [] } } : { kind, yes: true, no: true };
}

export function noValue(kind: ValueKind): ValueSet {
  return complement(everyValue(kind));
}

export function complement(set: ValueSet): ValueSet {
  switch (set.kind) {
    case 'number':
      return { kind: 'number', numbers: complementOfNumbers(set.numbers) };
    case 'string':
      return { kind: 'string', texts: { except: !set.texts.except, texts: set.texts.texts } };
    default:
      return { kind: 'boolean', yes: !set.yes, no: !set.no };
  }
}

/** Both of one kind. */
export function union(a: ValueSet, b: ValueSet): ValueSet {
  if (a.kind === 'number' && b.kind === 'number') return { kind: 'number', numbers: unionOfNumbers([a.numbers, b.numbers]) };
  if (a.kind === 'string' && b.kind === 'string') return { kind: 'string', texts: unionOfTexts(a.texts, b.texts) };
  if (a.kind === 'boolean' && b.kind === 'boolean') return { kind: 'boolean', yes: a.yes || b.yes, no: a.no || b.no };
  throw new TypeError(`a set of ${a.kind} and one of ${b.kind} have no union`);
}

/** Both of one kind. */
export function intersection(a: ValueSet, b: ValueSet): ValueSet {
  if (a.kind === 'number' && b.kind === 'number') return { kind: 'number', numbers: intersectionOfNumbers(a.numbers, b.numbers) };
  return complement(union(complement(a), complement(b)));
}

export function isEmptySet(set: ValueSet): boolean {
  if (set.kind === 'number') return set.numbers.length === 0;
  return set.kind === 'string' ? !set.texts.except && set.texts.texts.length === 0 : !set.yes && !set.no;
}

/** A value of another kind, and a number that is none, is in no set. */
export function hasValue(set: ValueSet, value: Value): boolean {
  if (set.kind === 'number') return typeof value === 'number' && hasNumber(set.numbers, value);
  if (set.kind === 'string') return typeof value === 'string' && set.texts.texts.includes(value) !== set.texts.except;
  return value === true ? set.yes : value === false && set.no;
}

function unionOfTexts(a: TextSet, b: TextSet): TextSet {
  const without = (set: TextSet, other: TextSet) => set.texts.filter((text) => !other.texts.includes(text));
  if (a.except && b.except) return { except: true, texts: a.texts.filter((text) => b.texts.includes(text)) };
  if (a.except) return { except: true, texts: without(a, b) };
  if (b.except) return { except: true, texts: without(b, a) };
  return { except: false, texts: [...a.texts, ...without(b, a)] };
}
