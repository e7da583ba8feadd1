import { expect, test } from 'vitest';
import { minutesAndShare, percent } from './oee-words.ts';

test('times are told in minutes, and in hours where they are many, with their share', () => {
  const told = [
    minutesAndShare(90),
    minutesAndShare(720, 3600),
    minutesAndShare(9000, 18_000),
    minutesAndShare(-60, 600),
    minutesAndShare(0, 0),
  ];

  expect(told).toEqual(['1.5 min', '12 min (20 %)', '2.5 h (50 %)', '-1 min (-10 %)', '0 min']);
  expect([percent(0.79365), percent(1)]).toEqual(['79.4 %', '100 %']);
});
