import { expect, test } from 'vitest';
import { DurationWindow } from './duration-window.ts';

test('tells the quantiles of the last minute and nothing of what is older', () => {
  const window = new DurationWindow();
  for (let duration = 1; duration <= 100; duration += 1) window.add(duration, 1000);

  expect(window.quantiles(2000)).toEqual({ p50: 51, p99: 100, count: 100 });
  expect(window.quantiles(62_000)).toBeUndefined();
});

test('keeps a bounded number, the newest', () => {
  const window = new DurationWindow(10);
  for (let duration = 0; duration < 1000; duration += 1) window.add(duration, 0);

  expect(window.quantiles(0)?.count).toBeLessThanOrEqual(20);
  expect(window.quantiles(0)?.p99).toBe(999);
});
