import { describe, expect, test } from 'vitest';
import { formatDuration, parseDuration } from './duration-text.ts';

describe('durations', () => {
  test.each([
    ['90 s', 90],
    ['5min', 300],
    ['1 h 30 min', 5400],
    ['1,5 h', 5400],
    ['2 d', 172_800],
    ['250 ms', 0.25],
    ['45', 45],
    ['1:30', 90],
    ['2:00:00', 7200],
    ['', 0],
    ['PT5M', 300],
    ['P1DT2H30M0.5S', 95_400.5],
    ['P2W', 1_209_600],
    ['pt1,5h', 5400],
  ])('reads %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each(['soon', '5 fortnights', '1:75', '-3 s', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', 'PT5M1H'])('does not guess what %s means', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([0, 1, 59, 60, 90, 3600, 5400, 86_400, 100_000, 0.25])('reads %d seconds back from how it writes them', (seconds) => {
    expect(parseDuration(formatDuration(seconds))).toBe(seconds);
  });
});
