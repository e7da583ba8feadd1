import type { Value } from '../value.ts';
import { HIGHEST, LOWEST, type NumberSet, type Span } from './number-set.ts';
import type { ValueSet } from './value-set.ts';

/** The cell that a person would write for a set of values. `parseCell` reads it back. */
export function cellText(known: ValueSet, unknown: 'yes' | 'no' | 'either', whole = false): string {
  if (unknown === 'either') return '-';
  const parts = knownTexts(known, whole);
  if (parts === undefined) return unknown === 'yes' ? '-' : 'not(unknown)';
  return [...parts, ...(unknown === 'yes' ? ['unknown'] : [])].join(', ');
}

/** Undefined: every known value. */
function knownTexts(set: ValueSet, whole: boolean): readonly string[] | undefined {
  if (set.kind === 'boolean') return set.yes && set.no ? undefined : set.yes ? ['true'] : set.no ? ['false'] : [];
  if (set.kind === 'string') {
    const { except, texts } = set.texts;
    if (!except) return texts.map(quotedText);
    return texts.length === 0 ? undefined : [`not(${texts.map(quotedText).join(', ')})`];
  }
  return isAll(set.numbers) ? undefined : set.numbers.map((one) => (whole ? wholeSpanText(one) : spanText(one)));
}

const isAll = (numbers: NumberSet): boolean =>
  numbers.length === 1 && numbers[0]!.from.at === LOWEST.at && numbers[0]!.to.at === HIGHEST.at;

function spanText({ from, to }: Span): string {
  if (from.at === LOWEST.at) return `${to.after ? '<=' : '<'} ${to.at}`;
  if (to.at === HIGHEST.at) return `${from.after ? '>' : '>='} ${from.at}`;
  if (from.at === to.at) return String(from.at);
  return `${from.after ? '(' : '['}${from.at}..${to.at}${to.after ? ']' : ')'}`;
}

/** Of whole numbers the cuts are before: [3..4) is 3. */
function wholeSpanText({ from, to }: Span): string {
  if (from.at === LOWEST.at) return `<= ${to.at - 1}`;
  if (to.at === HIGHEST.at) return `>= ${from.at}`;
  return to.at - from.at === 1 ? String(from.at) : `[${from.at}..${to.at - 1}]`;
}

export const quotedText = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

/** A value as a cell holds it; `null` is an empty cell. */
export function valueText(value: Value): string {
  if (value === null) return '';
  return typeof value === 'string' ? quotedText(value) : String(value);
}
