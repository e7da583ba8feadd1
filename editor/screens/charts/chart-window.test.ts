import { expect, test } from 'vitest';
import { moved, newest, showing, zoomed } from './chart-window.ts';

test('the newest samples, or all when there are fewer', () => {
  expect([newest(100, 60), newest(20, 60)]).toEqual([
    { from: 40, to: 100 },
    { from: 0, to: 20 },
  ]);
});

test('it moves no further than there are samples, and keeps its width', () => {
  expect([moved({ from: 40, to: 100 }, 30, 100), moved({ from: 40, to: 100 }, -90, 100)]).toEqual([
    { from: 40, to: 100 },
    { from: 0, to: 60 },
  ]);
});

test('zooming keeps what one looks at in its place, down to a few samples and up to all', () => {
  expect(zoomed({ from: 0, to: 100 }, 0.5, { around: 50, total: 100 })).toEqual({ from: 25, to: 75 });
  expect(zoomed({ from: 25, to: 75 }, 4, { around: 50, total: 100 })).toEqual({ from: 0, to: 100 });
  expect(zoomed({ from: 90, to: 100 }, 0.1, { around: 100, total: 100 })).toEqual({ from: 92, to: 100 });
});

test('a chosen sample comes into sight', () => {
  expect([showing({ from: 40, to: 60 }, 30, 100), showing({ from: 40, to: 60 }, 60, 100), showing({ from: 40, to: 60 }, 50, 100)]).toEqual([
    { from: 30, to: 50 },
    { from: 41, to: 61 },
    { from: 40, to: 60 },
  ]);
});
