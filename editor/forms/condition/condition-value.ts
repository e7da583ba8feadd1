import type { Json, ValueKind } from '@fettle/flows';
import { isFactReference, operatorParts } from '@fettle/flows/rules/index.ts';

/** Whether an operator compares with a list of values. */
export function wantsList(operator: string): boolean {
  const { decorators, base } = operatorParts(operator);
  if (decorators.includes('swap')) return false;
  return decorators.includes('someValue') || decorators.includes('everyValue') || base === 'in' || base === 'notIn';
}

const isPlain = (value: Json): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && plainText(value));
/** A text that reads the same when it is typed again: not like a number or yes/no, without what parts a list. */
const plainText = (text: string): boolean => text.trim() === text && text !== '' && !/^[[{"]|,/.test(text);

/** A value as it is typed: a list with commas between, what that cannot say as JSON. */
export function valueText(value: Json, kind: ValueKind | undefined, operator: string): string {
  const parts = Array.isArray(value) ? value : [value];
  if (parts.some((part) => typeof part === 'object')) return JSON.stringify(value);
  const plain = parts.map(String).join(', ');
  const again = parseValue(plain, kind, operator);
  return isEqual(again, value) ? plain : JSON.stringify(value);
}

/** What was typed, as a value of the signal's kind. Whoever means a text that looks like a number, or anything else, writes its JSON. */
export function parseValue(text: string, kind: ValueKind | undefined, operator: string): Json {
  const json = jsonOf(text);
  if (json !== undefined) return json;
  if (!wantsList(operator)) return scalar(text, kind);
  return text
    .split(',')
    .map((part) => scalar(part.trim(), kind))
    .filter((part) => part !== '');
}

/** A value that goes with another operator: what was one becomes a list, and back. */
export function refitValue(value: Json, before: string, operator: string): Json {
  if (wantsList(before) === wantsList(operator)) return value;
  if (wantsList(operator)) return Array.isArray(value) ? value : value === '' ? [] : [value];
  return Array.isArray(value) ? (value[0] ?? '') : value;
}

/** Operators that only numbers are compared by, and those that look into a list. */
export const ONLY_NUMBERS = new Set(['greaterThan', 'greaterThanInclusive', 'lessThan', 'lessThanInclusive']);
export const ONLY_LISTS = new Set(['contains', 'doesNotContain']);

/** What stays of a comparison when another signal is picked: all that goes with its kind; else what one begins with for that kind. */
export function refitKind(
  { operator, value }: { readonly operator: string; readonly value: Json },
  kind: ValueKind | undefined,
): { readonly operator: string; readonly value: Json } {
  const { decorators, base } = operatorParts(operator);
  if (kind === undefined || decorators.length > 0 || isFactReference(value)) return { operator, value };
  const fits = (Array.isArray(value) ? value : [value]).every((one) => typeof one === kind);
  const fitting = kind !== 'number' && (ONLY_NUMBERS.has(base) || ONLY_LISTS.has(base)) ? 'equal' : operator;
  if (fits) return { operator: fitting, value };
  if (kind === 'boolean') return { operator: 'equal', value: true };
  return { operator: fitting, value: wantsList(fitting) ? [] : kind === 'number' ? 0 : '' };
}

function jsonOf(text: string): Json | undefined {
  if (!/^\s*[[{"]/.test(text) && text.trim() !== 'null') return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function scalar(text: string, kind: ValueKind | undefined): Json {
  if (kind !== 'string' && (text === 'true' || text === 'false')) return text === 'true';
  const number = Number(text);
  const looksNumeric = text.trim() !== '' && Number.isFinite(number);
  return kind !== 'string' && looksNumeric ? number : text;
}

function isEqual(left: Json, right: Json): boolean {
  return JSON.stringify(left) === JSON.stringify(right) && (!Array.isArray(right) || right.every(isPlain));
}
