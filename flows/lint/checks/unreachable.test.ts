import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds steps that nothing leads to, and what comes only behind them', () => {
  const drawing = withMore(goodRouting, {
    nodes: { lost: ['choice'], after: ['choice'] },
    flows: ['lost.yes > after.in', 'after.yes > done.in'],
  });

  expect(problemsOf('unreachable', drawing).map(({ flowNode, severity }) => [flowNode, severity])).toEqual([
    ['lost', 'error'],
    ['after', 'error'],
  ]);
});

it('only warns in a rule', () => {
  expect(problemsOf('unreachable', withMore(goodRule, { nodes: { lost: ['limit'] } }))).toMatchObject([
    { severity: 'warning', flowNode: 'lost' },
  ]);
});

it('is silent when all is connected, and when there is no start at all', () => {
  expect(problemsOf('unreachable', goodRouting)).toEqual([]);
  expect(problemsOf('unreachable', { nodes: { done: ['end'] } })).toEqual([]);
});
