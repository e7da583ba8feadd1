import { describe, expect, test } from 'vitest';
import { age, clockDuration } from './duration-text.ts';
import { taktOf } from './takt.ts';

describe('durations', () => {
  test.each([
    [7, '0:07'],
    [750, '12:30'],
    [3_725, '1:02:05'],
    [-3, '0:00'],
  ])('%d seconds read as a clock', (seconds, text) => {
    expect(clockDuration(seconds)).toBe(text);
  });

  test.each([
    [30_000, 'just now'],
    [8 * 60_000, '8 min'],
    [3 * 3_600_000, '3 h'],
    [200 * 60_000, '3 h 20 min'],
    [50 * 3_600_000, '2 days'],
  ])('%d ms read as an age', (milliseconds, text) => {
    expect(age(milliseconds)).toBe(text);
  });
});

describe('taktOf', () => {
  test('counts from when the unit was opened, against the standard time', () => {
    expect(taktOf(0, 180, 90_000)).toEqual({ elapsed: 90, standard: 180, over: 0, share: 0.5 });
    expect(taktOf(0, 180, 200_000)).toEqual({ elapsed: 200, standard: 180, over: 20, share: 1 });
  });

  test('without a standard time nothing is over it', () => {
    expect(taktOf(0, 0, 90_000)).toEqual({ elapsed: 90, standard: undefined, over: 0, share: 0 });
  });
});
