import type { FiringView } from '@fettle/flows/contract';
import type { RulePath } from '../document/rule-path.ts';
import { valueWords } from '../parts/value-words.ts';

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

/**
 * `value 0.36200000000000004 greaterThan 0.36: true` → `Mean over one second 0.362 kW > 0.36 kW`. `value` is what came in, so it has the name of the step before
 * and the unit of the source. That it was true goes without saying; false and unknown do not. A sentence of another form stays as it is.
 */
export function traceWords({ text }: Pick<TraceLine, 'text'>, { steps, unit }: RulePath): string {
  const isValue = text.startsWith('value ');
  const words = (isValue ? text.slice('value '.length) : text).replace(/: true$/, '').split(' ');
  const said = words.map((word) => OPERATORS[word] ?? number(word, isValue ? unit : '')).join(' ');
  return isValue ? `${steps.at(-1) ?? 'Value'} ${said}` : said;
}

function number(word: string, unit: string): string {
  const [, digits, rest = ''] = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)(:?)$/.exec(word) ?? [];
  if (digits === undefined || (unit === '' && digits.length < 7)) return word;
  return `${valueWords(Number(digits), unit)}${rest}`;
}
