import { describe, expect, test } from 'vitest';
import { quantile } from './quantile.ts';

describe('a quantile', () => {
  test('is a value that occurred, at the nearest rank', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);

    const quantiles = [0, 0.5, 0.99, 1].map((q) => quantile(values, q));

    expect(quantiles).toEqual([1, 50, 99, 100]);
  });

  test('of few values does not hide the worst', () => {
    expect(quantile([3, 1, 900], 0.99)).toBe(900);
  });

  test('of nothing is refused', () => {
    expect(() => quantile([], 0.5)).toThrow();
  });
});
