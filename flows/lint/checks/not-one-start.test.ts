import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('wants one start', () => {
  expect(problemsOf('notOneStart', goodRouting)).toEqual([]);
  expect(problemsOf('notOneStart', { nodes: { done: ['end'] } })).toMatchObject([
    { severity: 'error', message: expect.stringContaining('no start') },
  ]);
  expect(problemsOf('notOneStart', withMore(goodRouting, { nodes: { second: ['start'] } }))).toMatchObject([{ flowNode: 'second' }]);
});

it('wants none in a rule', () => {
  expect(problemsOf('notOneStart', goodRule)).toEqual([]);
});
