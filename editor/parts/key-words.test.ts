import { expect, test } from 'vitest';
import { keyWords } from './key-words.ts';

test.each([
  ['layer1Power', 'Layer 1 power'],
  ['peak_kW', 'Peak kW'],
  ['clampPressure', 'Clamp pressure'],
  ['done', 'Done'],
  ['passed', 'Passed'],
  ['visualOK', 'Visual OK'],
])('%s reads as %s', (key, words) => {
  expect(keyWords(key)).toBe(words);
});
