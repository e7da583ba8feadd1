import { expect, it } from 'vitest';
import { acts, followEdge, type Semantics } from './edge.ts';
import type { Truth } from './fact-reading.ts';

function actions(semantics: Semantics, results: readonly Truth[]): readonly boolean[] {
  let known: Truth;
  return results.map((result) => {
    const step = followEdge(known, result);
    known = step.known;
    return acts(semantics, result, step);
  });
}

it('level acts at every true result', () => {
  expect(actions('level', [false, true, true, undefined, true, false])).toEqual([false, true, true, false, true, false]);
});

it('edge acts when it becomes true, and not again after a gap in which nothing was known', () => {
  expect(actions('edge', [false, true, true, undefined, true, false, true])).toEqual([false, true, false, false, false, false, true]);
});

it('edge acts at the first known truth', () => {
  expect(actions('edge', [undefined, true, true])).toEqual([false, true, false]);
});

it('a falling edge is seen after a gap', () => {
  expect(followEdge(true, undefined)).toEqual({ known: true, rising: false, falling: false });
  expect(followEdge(true, false)).toEqual({ known: false, rising: false, falling: true });
});
