import { expect, test } from 'vitest';
import { chartedWords, designWords, limitsWords, panelTitles, ruleMark, unitOf, withUnit } from './chart-words.ts';

const signals = [{ signal: 'power', title: 'Spindle power', unit: 'kW' }];

test('counts have no unit, whatever the signal that brings them says', () => {
  expect((['p', 'np', 'c', 'u'] as const).map((kind) => withUnit(0.1, unitOf(kind, signals)))).toEqual(['0.1', '0.1', '0.1', '0.1']);
  expect((['i-mr', 'xbar-r', 'ewma', 'cusum'] as const).map((kind) => withUnit(0.1, unitOf(kind, signals)))).toEqual([
    '0.1 kW',
    '0.1 kW',
    '0.1 kW',
    '0.1 kW',
  ]);
  expect(unitOf('i-mr', [])).toBe('');
});

test('a lower limit of 0 is none where something is counted', () => {
  expect(limitsWords({ lower: 0, upper: 11.204 }, 'c')).toBe('up to 11.204');
  expect(limitsWords({ lower: 0.05243, upper: 0.41024 }, 'p')).toBe('0.05243 … 0.41024');
  expect(limitsWords({ lower: 0, upper: 3 }, 'i-mr')).toBe('0 … 3');
});

test('rules are told apart at a point', () => {
  expect([ruleMark('nelson2'), ruleMark('we4')]).toEqual(['2', 'W4']);
});

test('what is weighted stands above what was read, on an axis of its own', () => {
  expect(panelTitles({ kind: 'cusum', n: 1 })).toEqual(['Cumulative sums C⁺ and C⁻', 'Single value X']);
  expect(panelTitles({ kind: 'ewma', n: 4 })).toEqual(['EWMA z', 'Mean X̄']);
  expect(panelTitles({ kind: 'xbar-s', n: 4 })).toEqual(['Mean X̄', 'Standard deviation S']);
  expect(panelTitles({ kind: 'p', n: 50 })).toEqual(['Fraction defective p']);
});

test('a judged sample of a CUSUM is both of its sums', () => {
  expect(chartedWords({ value: -5.1, sums: { high: 0, low: 5.1 } }, 'kW')).toBe('C⁺ 0 kW, C⁻ 5.1 kW');
  expect(chartedWords({ value: -5.1 }, 'kW')).toBe('−5.1 kW');
});

test('counts of unequal sizes say from how many to how many', () => {
  const said = (...sizes: readonly number[]) =>
    designWords({ kind: 'p', n: 100 }, { subgroupBy: 'count', samples: sizes.map((size) => ({ size })) });

  expect(said(100, 100)).toBe('p chart, of 100');
  expect(said(60, 250, 100)).toBe('p chart, of 60 to 250');
});
