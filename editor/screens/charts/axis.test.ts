import { expect, test } from 'vitest';
import { axisOf } from './axis.ts';

test('round numbers between the least and the greatest value, as many digits as they need', () => {
  const axis = axisOf([74.0013, 73.98, 74.02], { from: 200, to: 0 });

  expect(axis.ticks.map((tick) => tick.toFixed(axis.digits))).toEqual(['73.98', '73.99', '74.00', '74.01', '74.02']);
  expect(axis.place(74)).toBeCloseTo(100, 6);
});

test('equal values stand in the middle', () => {
  expect(axisOf([5, 5], { from: 100, to: 0 }).place(5)).toBeCloseTo(50, 6);
  expect(axisOf([0, 0], { from: 100, to: 0 }).place(0)).toBeCloseTo(50, 6);
});
