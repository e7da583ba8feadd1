import { expect, test } from 'vitest';
import { exactDuration } from './exact-duration.ts';

test.each([
  [0.25, '0.25 s'],
  [5, '5 s'],
  [120, '120 s'],
  [150, '2 min 30 s'],
  [3600, '1 h'],
  [90_061.5, '1 d 1 h 1 min 1.5 s'],
])('%d seconds: %s', (seconds, words) => {
  expect(exactDuration(seconds)).toBe(words);
});
