import { describe, expect, test } from 'vitest';
import { projectedEnd } from './projected-end.ts';

const HOUR = 3_600_000;
const order = {
  id: 'JO-1',
  product: 'HSG-100',
  flow: 'housing',
  version: 1,
  quantity: 20,
  state: 'Running' as const,
  createdAt: 0,
  good: 10,
  scrapped: 0,
  inProgress: 2,
};
const hours = (...good: readonly number[]) => good.map((count, index) => ({ from: index * HOUR, good: count, scrapped: 0 }));

describe('projectedEnd', () => {
  test('goes on at the pace of the last three hours', () => {
    expect(projectedEnd(order, hours(0, 0, 5, 5, 5), 5 * HOUR)).toEqual({ kind: 'at', time: 7 * HOUR });
  });

  test('counts an order that is younger than that from its start', () => {
    expect(projectedEnd({ ...order, createdAt: 4 * HOUR }, hours(0, 0, 0, 0, 5), 5 * HOUR)).toEqual({ kind: 'at', time: 7 * HOUR });
  });

  test('knows no end where nothing was finished lately', () => {
    expect(projectedEnd(order, hours(5, 5, 0, 0, 0), 5 * HOUR)).toEqual({ kind: 'unknown' });
  });

  test('scrapped units are through, too', () => {
    expect(projectedEnd({ ...order, good: 17, scrapped: 3 }, hours(1), HOUR)).toEqual({ kind: 'complete' });
  });
});
