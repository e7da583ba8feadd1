import { expect, test } from 'vitest';
import { dayText, endOfDay, monthsLater } from './day-of-validity.ts';

test('a skill that is valid to the end of a day is shown with that day, wherever it is looked at', () => {
  expect(dayText(endOfDay('2026-11-30'))).toBe('2026-11-30');
  expect(dayText(endOfDay('2026-01-01') + 1)).toBe('2026-01-02');
});

test('months later is the same day, or the last of a shorter month', () => {
  const at = endOfDay('2026-08-31');

  expect([monthsLater(at, 6), monthsLater(at, 12), monthsLater(at, 24)]).toEqual(['2027-02-28', '2027-08-31', '2028-08-31']);
});
