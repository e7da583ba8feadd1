import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a circle without a way out', () => {
  const drawing = withMore(goodRouting, {
    nodes: { a: ['join'], b: ['join'] },
    flows: ['cut.aborted > a.in', 'a.out > b.in', 'b.out > a.in'],
  });

  expect(problemsOf('noWayToEnd', drawing).map(({ flowNode }) => flowNode)).toEqual(['a', 'b']);
});

it('is silent where an end can be reached, or is only not connected yet', () => {
  expect(problemsOf('noWayToEnd', goodRouting)).toEqual([]);
  expect(problemsOf('noWayToEnd', withMore(goodRouting, { nodes: { open: ['join'] }, flows: ['cut.aborted > open.in'] }))).toEqual([]);
});
