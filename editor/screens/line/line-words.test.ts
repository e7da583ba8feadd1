import { expect, test } from 'vitest';
import { percent, secondsInWords } from './line-words.ts';

test('times are as short as they can be', () => {
  expect([3.26, 44, 99.6, 312, 4_230].map(secondsInWords)).toEqual(['3.3 s', '44 s', '1:40', '5:12', '1:10 h']);
});

test('99.6 % is not rounded to all', () => {
  expect([1, 0.996, 0.9999, 0.89].map(percent)).toEqual(['100 %', '99.6 %', '99.9 %', '89 %']);
});
