import type { Json, ValueKind } from '@fettle/flows';
import type { Condition } from '@fettle/flows/rules/index.ts';

/*
 * How the sentence builder sees a condition of json-rules-engine. It edits the stored JSON in place and keeps whatever it does not know, so that going to raw
 * JSON and back loses nothing.
 */

export type Joining = 'all' | 'any';

export type ConditionShape =
  | { readonly kind: 'group'; readonly joining: Joining; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly inner: Condition }
  | { readonly kind: 'comparison'; readonly fact: string; readonly operator: string; readonly value: Json }
  | { readonly kind: 'named'; readonly name: string };

export function shapeOf(condition: Condition): ConditionShape {
  if ('all' in condition) return { kind: 'group', joining: 'all', parts: condition.all };
  if ('any' in condition) return { kind: 'group', joining: 'any', parts: condition.any };
  if ('not' in condition) return { kind: 'not', inner: condition.not };
  if ('condition' in condition) return { kind: 'named', name: condition.condition };
  return { kind: 'comparison', fact: condition.fact, operator: condition.operator, value: condition.value };
}

/** The same group with another word before it or other parts; everything else that stands in it stays. */
export function withGroup(condition: Condition, joining: Joining, parts: readonly Condition[]): Condition {
  const { all: _, any: __, ...rest } = condition as unknown as Record<string, unknown>;
  return { ...rest, [joining]: parts } as unknown as Condition;
}

/** Words for the operators, by the kind of value they suit. */
export const OPERATOR_WORDS: readonly {
  readonly operator: string;
  readonly words: string;
  readonly kinds: readonly ValueKind[];
  readonly list?: boolean;
}[] = [
  { operator: 'equal', words: 'is', kinds: ['number', 'string', 'boolean'] },
  { operator: 'notEqual', words: 'is not', kinds: ['number', 'string', 'boolean'] },
  { operator: 'greaterThan', words: 'is above', kinds: ['number'] },
  { operator: 'greaterThanInclusive', words: 'is at least', kinds: ['number'] },
  { operator: 'lessThan', words: 'is below', kinds: ['number'] },
  { operator: 'lessThanInclusive', words: 'is at most', kinds: ['number'] },
  { operator: 'in', words: 'is one of', kinds: ['number', 'string'], list: true },
  { operator: 'notIn', words: 'is none of', kinds: ['number', 'string'], list: true },
];

export const isListOperator = (operator: string): boolean =>
  OPERATOR_WORDS.some((known) => known.operator === operator && known.list === true);

/** The value as it is typed: a list with commas between. */
export function valueText(value: Json): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value ?? '');
}

/** What was typed, as a value of the signal's kind. A number that is none stays a text, and the check says so. */
export function parseValue(text: string, kind: ValueKind | undefined, operator: string): Json {
  if (isListOperator(operator)) {
    return text
      .split(',')
      .map((part) => scalar(part.trim(), kind))
      .filter((part) => part !== '');
  }
  return scalar(text, kind);
}

/** A value that goes with another operator: what was one becomes a list, and back. */
export function refitValue(value: Json, operator: string): Json {
  if (isListOperator(operator)) return Array.isArray(value) ? value : value === '' ? [] : [value];
  return Array.isArray(value) ? (value[0] ?? '') : value;
}

function scalar(text: string, kind: ValueKind | undefined): Json {
  if (kind === 'boolean') return text === 'true';
  const number = Number(text);
  const looksNumeric = text.trim() !== '' && Number.isFinite(number);
  return kind !== 'string' && looksNumeric ? number : text;
}

/** The condition as a sentence: `value is above 5 and stage is "End"`. */
export function sentenceOf(condition: Condition): string {
  const shape = shapeOf(condition);
  if (shape.kind === 'named') return `the condition "${shape.name}"`;
  if (shape.kind === 'not') return `not (${sentenceOf(shape.inner)})`;
  if (shape.kind === 'comparison') {
    const words = OPERATOR_WORDS.find(({ operator }) => operator === shape.operator)?.words ?? shape.operator;
    return `${shape.fact} ${words} ${valueWordsOf(shape.value)}`;
  }
  if (shape.parts.length === 0) return shape.joining === 'all' ? 'always' : 'never';
  return shape.parts
    .map((part) => ('all' in part || 'any' in part ? `(${sentenceOf(part)})` : sentenceOf(part)))
    .join(shape.joining === 'all' ? ' and ' : ' or ');
}

function valueWordsOf(value: Json): string {
  if (Array.isArray(value)) return value.map(valueWordsOf).join(', ');
  if (typeof value === 'object' && value !== null && 'fact' in value) return String((value as { fact: unknown }).fact);
  return typeof value === 'string' ? `"${value}"` : String(value);
}
