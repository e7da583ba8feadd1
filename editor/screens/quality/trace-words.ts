import type { FiringView } from '@fettle/flows/contract';
import { valueWords } from '../../parts/value-words.ts';

export type TraceLine = FiringView['trace'][number];

const OPERATORS: Readonly<Record<string, string>> = {
  equal: '=',
  notEqual: '≠',
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
  in: 'is one of',
  notIn: 'is none of',
  contains: 'contains',
  doesNotContain: 'does not contain',
};

/** `value 0.36200000000000004 greaterThan 0.36: true` → `value 0.362 > 0.36: true`. A sentence of another form stays as it is. */
export function traceWords({ text }: Pick<TraceLine, 'text'>): string {
  return text
    .split(' ')
    .map((word) => OPERATORS[word] ?? shorter(word))
    .join(' ');
}

function shorter(word: string): string {
  const [, number, rest = ''] = /^(-?\d+\.\d{5,}(?:e[+-]?\d+)?)(:?)$/.exec(word) ?? [];
  return number === undefined ? word : `${valueWords(Number(number))}${rest}`;
}
