import { describe, expect, test } from 'vitest';
import type { PlainLine } from './plain-history.ts';
import { differenceWords, firstDifference } from './scenario-difference.ts';

const line = (of: string, at: number, kind: PlainLine['kind'], flowNode?: string, data: PlainLine['data'] = {}): PlainLine => ({
  of,
  at,
  kind,
  ...(flowNode === undefined ? {} : { flowNode }),
  data,
});
const words = (expected: readonly PlainLine[], happened: readonly PlainLine[]): string | undefined => {
  const difference = firstDifference(expected, happened);
  return difference === undefined ? undefined : differenceWords(difference, (id) => id.toUpperCase());
};
const one = [line('JO/1', 1, 'entered', 'cut'), line('JO/1', 5, 'left', 'cut', { ports: ['done'], results: { peak: 7 } })];
const other = [line('JO/2', 2, 'entered', 'cut'), line('JO/2', 3, 'left', 'cut', { ports: ['done'] })];

describe('the first difference', () => {
  test('is none where every unit did the same, in whatever order the units come', () => {
    expect(firstDifference([...one, ...other], [...other, ...one])).toBeUndefined();
  });

  test('does not care for the order of names in the data', () => {
    const [first, last] = one as [PlainLine, PlainLine];

    expect(firstDifference(one, [first, { ...last, data: { results: { peak: 7 }, ports: ['done'] } }])).toBeUndefined();
  });

  test('names the leaf that differs, with both values', () => {
    const happened = [one[0]!, line('JO/1', 5, 'left', 'cut', { ports: ['aborted'], results: { peak: 7 } })];

    expect(firstDifference(one, happened)).toMatchObject({ of: 'JO/1', line: 2, path: 'data.ports[0]' });
    expect(words(one, happened)).toBe('1, left at “CUT”: ports[0] was expected to be "done" and is "aborted".');
  });

  test('is told of the unit that differs first in time: the others may follow from it', () => {
    const late = [one[0]!, line('JO/1', 5, 'left', 'cut', { ports: ['aborted'] })];
    const early = [other[0]!, line('JO/2', 3, 'left', 'weld', { ports: ['done'] })];

    expect(words([...one, ...other], [...late, ...early])).toBe('2: left at “CUT” was expected, left at “WELD” happened.');
  });

  test('says what is missing at the end, and what is too much', () => {
    expect(words(one, one.slice(0, 1))).toBe('1: left at “CUT” was expected and did not happen.');
    expect(words(one.slice(0, 1), one)).toBe('1: left at “CUT” was not expected.');
    expect(words([], [line('rule/power/1/mill-1', 3, 'ruleFired', 'far')])).toBe('rule at mill-1: rule fired at “FAR” was not expected.');
  });

  test('is one of time too: what comes later than it should is not as it should be', () => {
    expect(words(one, [one[0]!, { ...one[1]!, at: 9 }])).toBe('1, left at “CUT”: at was expected to be 5 and is 9.');
  });
});
