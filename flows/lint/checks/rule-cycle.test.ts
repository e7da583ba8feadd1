import { expect, it } from 'vitest';
import { goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds readings that go round', () => {
  const drawing = withMore(goodRule, {
    nodes: { a: ['compute', { expression: 'value' }], b: ['compute', { expression: 'value' }] },
    flows: ['power.out > a.in', 'a.out > b.in', 'b.out > a.in'],
  });

  expect(problemsOf('ruleCycle', drawing)).toMatchObject([
    { severity: 'error', flowNode: 'a', message: expect.stringContaining('"a", "b" form a circle') },
  ]);
  expect(problemsOf('ruleCycle', goodRule)).toEqual([]);
});

it('finds a step that is connected to itself', () => {
  const drawing = withMore(goodRule, { nodes: { a: ['compute', { expression: 'value' }] }, flows: ['a.out > a.in'] });

  expect(problemsOf('ruleCycle', drawing)).toMatchObject([{ flowNode: 'a' }]);
});
