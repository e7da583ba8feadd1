import { describe, expect, test } from 'vitest';
import { arranged } from './arrange.ts';

const boxes = new Map([
  ['cut', { x: 0, y: 0, width: 200, height: 50 }],
  ['deburr', { x: 220, y: 30, width: 200, height: 90 }],
  ['check', { x: 700, y: 10, width: 200, height: 50 }],
]);

describe('arranging', () => {
  test.each([
    ['left', { cut: [0, 0], deburr: [0, 30], check: [0, 10] }],
    ['right', { cut: [700, 0], deburr: [700, 30], check: [700, 10] }],
    ['center', { cut: [350, 0], deburr: [350, 30], check: [350, 10] }],
    ['top', { cut: [0, 0], deburr: [220, 0], check: [700, 0] }],
    ['bottom', { cut: [0, 70], deburr: [220, 30], check: [700, 70] }],
    ['middle', { cut: [0, 35], deburr: [220, 15], check: [700, 35] }],
    ['across', { cut: [0, 0], deburr: [350, 30], check: [700, 10] }],
  ] as const)('%s', (how, places) => {
    const positions = arranged(boxes, how);

    expect(Object.fromEntries(Object.entries(positions).map(([id, { x, y }]) => [id, [x, y]]))).toEqual(places);
  });

  test('downwards the gaps become the same, also where boxes overlapped', () => {
    const { cut, check, deburr } = arranged(boxes, 'down');

    expect([cut?.y, check?.y, deburr?.y]).toEqual([0, 15, 30]);
  });

  test('two cannot be distributed, one cannot be aligned', () => {
    const two = new Map([...boxes].slice(0, 2));

    expect(arranged(two, 'across')).toEqual({});
    expect(arranged(new Map([...boxes].slice(0, 1)), 'left')).toEqual({});
  });
});
