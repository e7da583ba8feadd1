import { expect, it } from 'vitest';
import { columnsOf } from './draw-series.ts';
import { onGrid, spanOf, stepOf, ticksOf } from './scale.ts';

it('shows all values with some air, and something where all are the same or none is', () => {
  expect(spanOf([1, 3, Number.NaN])).toEqual({ low: 0.84, high: 3.16 });
  expect(spanOf([5, 5])).toEqual({ low: 4.5, high: 5.5 });
  expect(spanOf([])).toEqual({ low: 0, high: 1 });
});

it('moves by round steps, without binary dust', () => {
  expect([stepOf({ low: 0, high: 1 }), stepOf({ low: 0, high: 9 }), stepOf({ low: 0, high: 1000 })]).toEqual([0.005, 0.05, 5]);
  expect(onGrid(0.1 + 0.2, 0.005)).toBe(0.3);
  expect(ticksOf({ low: 0.2, high: 1.1 }, 4)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
});

it('loses no peak in a column of many readings, and draws good numbers only', () => {
  const count = 1000;
  const series = {
    signal: 'power',
    length: count,
    time: Float64Array.from({ length: count }, (_, index) => index),
    value: Float64Array.from({ length: count }, (_, index) => (index === 777 ? 99 : index === 333 ? -1000 : 1)),
    quality: Uint8Array.from({ length: count }, (_, index) => (index === 333 ? 2 : 0)),
    sequence: new Uint32Array(count),
    texts: [],
  };

  const { low, high } = columnsOf(series, { from: 0, to: 2000, columns: 4 });

  expect([...low]).toEqual([1, 1, Number.NaN, Number.NaN]);
  expect([...high]).toEqual([1, 99, Number.NaN, Number.NaN]);
});
