import { exactDuration } from '../exact-duration.ts';
import type { Json } from '../value.ts';
import { type Comparison, type Condition, isFactReference } from './condition.ts';
import { DECORATOR_NAMES, OPERATOR_NAMES } from './operator.ts';

/** What facts are called, and in which engineering unit they are. */
export interface FactNames {
  title(fact: string): string;
  unit(fact: string): string;
}

/** Facts stand for themselves. */
export const PLAIN_NAMES: FactNames = { title: (fact) => fact, unit: () => '' };

/** Each operator as it is read between the signal and the value. */
export const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  equal: 'is',
  notEqual: 'is not',
  greaterThan: 'is greater than',
  greaterThanInclusive: 'is at least',
  lessThan: 'is less than',
  lessThanInclusive: 'is at most',
  in: 'is one of',
  notIn: 'is none of',
  contains: 'contains',
  doesNotContain: 'does not contain',
};

/** Each decorator as it is read before what it decorates. */
export const DECORATOR_WORDS: Readonly<Record<string, string>> = {
  someFact: 'some element',
  everyFact: 'every element',
  someValue: 'for some value:',
  everyValue: 'for every value:',
  swap: 'turned round:',
  not: 'not:',
};

const SIGNS: Readonly<Record<string, string>> = {
  equal: '=',
  notEqual: '≠',
  greaterThan: '>',
  greaterThanInclusive: '≥',
  lessThan: '<',
  lessThanInclusive: '≤',
};

/** `not:someFact:greaterThan` → `not: some element is greater than`. What is no operator stays as it is. */
export function operatorWords(operator: string): string {
  const { decorators, base } = operatorParts(operator);
  return [...decorators.map((name) => DECORATOR_WORDS[name] ?? `${name}:`), OPERATOR_WORDS[base] ?? base].join(' ');
}

/** `greaterThan` → `>`; one without a sign of its own in words. */
export const operatorSign = (operator: string): string => SIGNS[operator] ?? operatorWords(operator);

/** The decorators in their order, and the operator that they stand before. */
export function operatorParts(operator: string): { readonly decorators: readonly string[]; readonly base: string } {
  const names = operator.split(':');
  return { decorators: names.slice(0, -1), base: names.at(-1) ?? '' };
}

/** The name of an operator with its decorators: the opposite of `operatorParts`. */
export const operatorName = (decorators: readonly string[], base: string): string => [...decorators, base].join(':');

export const isKnownOperator = (operator: string): boolean => {
  const { decorators, base } = operatorParts(operator);
  return OPERATOR_NAMES.includes(base) && decorators.every((name) => DECORATOR_NAMES.includes(name));
};

/** `spindle power is greater than 11.8 kW` */
export function comparisonWords({ fact, path, operator, value }: Comparison, names: FactNames = PLAIN_NAMES): string {
  return `${factWords({ fact, path }, names)} ${operatorWords(operator)} ${valueOfComparison(fact, value, names)}`;
}

/** `program.layers[0]` of a signal: its title and the place. */
export function factWords({ fact, path }: { readonly fact: string; readonly path?: string | undefined }, names: FactNames): string {
  return path === undefined || path === '' || path === '$' ? names.title(fact) : `${names.title(fact)} ${path.replace(/^\$/, '')}`;
}

function valueOfComparison(fact: string, value: Json, names: FactNames): string {
  if (isFactReference(value)) return factWords(value, names);
  return constantWords(value, names.unit(fact));
}

/** A value as it is read: numbers with five significant digits and their unit, texts in quotes. */
export function constantWords(value: Json | undefined, unit = ''): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : value.map((each) => constantWords(each, unit)).join(', ');
  if (typeof value === 'string') return `“${value}”`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return JSON.stringify(value);
  return `${numberWords(value)}${unit === '' ? '' : ` ${unit}`}`;
}

export const numberWords = (value: number): string => (Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5))));

/** The condition as a sentence: `spindle power is greater than 5 kW and (stage is “End” or door is yes)`. */
export function conditionWords(condition: Condition, names: FactNames = PLAIN_NAMES): string {
  if ('any' in condition) return groupWords(condition.any, 'or', names);
  if ('all' in condition) return groupWords(condition.all, 'and', names);
  if ('not' in condition) return `not (${conditionWords(condition.not, names)})`;
  if ('condition' in condition) return `“${condition.condition}” holds`;
  return comparisonWords(condition, names);
}

/** The same with how long it must be so: `spindle power is greater than 12 kW for 5 s`. Seconds; 0: at once. */
export function lastingWords(condition: Condition, forAtLeast: number, names: FactNames = PLAIN_NAMES): string {
  const words = conditionWords(condition, names);
  if (forAtLeast === 0) return words;
  const parts = 'any' in condition ? condition.any : 'all' in condition ? condition.all : [];
  return `${parts.length > 1 ? `(${words})` : words} for ${exactDuration(forAtLeast)}`;
}

function groupWords(parts: readonly Condition[], joint: 'and' | 'or', names: FactNames): string {
  // As in the format: an empty group of either kind is true.
  if (parts.length === 0) return 'always';
  return parts
    .map((part) => ('all' in part || 'any' in part ? `(${conditionWords(part, names)})` : conditionWords(part, names)))
    .join(` ${joint} `);
}
