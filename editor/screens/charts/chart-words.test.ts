import { expect, test } from 'vitest';
import { limitsWords, ruleMark, unitOf, withUnit } from './chart-words.ts';

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
