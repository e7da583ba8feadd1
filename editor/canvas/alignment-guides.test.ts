import { describe, expect, test } from 'vitest';
import { AlignmentGuides } from './alignment-guides.ts';

const box = (x: number, y: number, width = 200, height = 50) => ({ x, y, width, height });

describe('alignment guides', () => {
  test('a box that is nearly in line is brought in line, and a line shows with what', () => {
    const guides = new AlignmentGuides([box(0, 0), box(600, 400)]);

    const { dx, dy, lines } = guides.snap(box(300, 4), 6);

    expect([dx, dy]).toEqual([0, -4]);
    expect(lines).toContainEqual({ axis: 'y', at: 0, from: 0, to: 500 });
    expect(lines.map(({ at }) => at)).toEqual([0, 25, 50]);
  });

  test('of two that are near the nearer one counts', () => {
    const guides = new AlignmentGuides([box(0, 0), box(0, 105)]);

    expect(guides.snap(box(300, 102), 6).dy).toBe(3);
  });

  test('middles are in line too, of boxes that differ in height', () => {
    const guides = new AlignmentGuides([box(0, 0, 200, 90)]);

    expect(guides.snap(box(300, 18), 6)).toEqual({ dx: 0, dy: 2, lines: [{ axis: 'y', at: 45, from: 0, to: 500 }] });
  });

  test('far from all others nothing is changed', () => {
    expect(new AlignmentGuides([box(0, 0)]).snap(box(1000, 1000), 6)).toEqual({ dx: 0, dy: 0, lines: [] });
  });
});
