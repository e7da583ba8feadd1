import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a join with nothing to wait for', () => {
  const one = withMore(goodRouting, { nodes: { meet: ['join'] }, flows: ['cut.aborted > meet.in', 'meet.out > done.in'] });
  const two = withMore(one, { nodes: { ask: ['choice'] }, flows: ['ask.yes > meet.in'] });

  expect(problemsOf('joinWithOneInput', one)).toMatchObject([{ severity: 'warning', flowNode: 'meet' }]);
  expect(problemsOf('joinWithOneInput', two)).toEqual([]);
});
