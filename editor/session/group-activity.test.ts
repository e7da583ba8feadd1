import { expect, test } from 'vitest';
import { activityOfAll } from './group-activity.ts';

const at = (more: object) => ({ units: 0, held: 0, incidents: 0, at: 5, ...more });

test('what goes on in a group is all that goes on at its steps, the oldest and the next to be over first', () => {
  const all = activityOfAll([
    at({ units: 2, oldestSince: 30, reading: { value: 1, quality: 'good' } }),
    at({ units: 1, held: 1, oldestSince: 10, clocks: 1, nextExpiry: 90 }),
    at({ incidents: 1, clocks: 2, nextExpiry: 70, firings: 3, at: 8 }),
  ]);

  expect(all).toMatchObject({ units: 3, held: 1, incidents: 1, oldestSince: 10, clocks: 3, nextExpiry: 70, firings: 3, at: 8 });
  expect(all?.reading).toBeUndefined();
});

test('nothing goes on where nothing goes on', () => {
  expect(activityOfAll([])).toBeUndefined();
});
