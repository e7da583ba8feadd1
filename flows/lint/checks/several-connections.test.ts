import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a second connection from one way out', () => {
  const drawing = withMore(goodRouting, { nodes: { other: ['end'] }, flows: ['cut.done > other.in'] });

  expect(problemsOf('severalConnections', drawing)).toMatchObject([
    { severity: 'error', flowNode: 'cut', sequenceFlow: 'cut.done > other.in' },
  ]);
});

it('allows it in a rule, where a reading can go several ways', () => {
  const drawing = withMore(goodRule, { nodes: { other: ['limit'] }, flows: ['power.out > other.in'] });

  expect(problemsOf('severalConnections', drawing)).toEqual([]);
});
