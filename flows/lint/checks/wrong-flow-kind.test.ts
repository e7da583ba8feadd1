import { expect, it } from 'vitest';
import { goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a step of a routing in a rule', () => {
  expect(problemsOf('wrongFlowKind', goodRule)).toEqual([]);
  expect(problemsOf('wrongFlowKind', withMore(goodRule, { nodes: { finish: ['end'] } }))).toMatchObject([
    {
      severity: 'error',
      flowNode: 'finish',
      message: '"finish" is a "end", which belongs in a routing; this is a quality rule. Remove it.',
    },
  ]);
});
