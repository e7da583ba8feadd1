import { expect, it } from 'vitest';
import { problemsOf, withMore } from '../testing/sample-flow.ts';

const split = {
  nodes: { begin: ['start'], both: ['split'], label: ['join'], done: ['end'] },
  flows: ['begin.out > both.in'],
} as const;

it('finds branches that each go to their own end', () => {
  const drawing = withMore(split, { nodes: { other: ['end'] }, flows: ['both.a > done.in', 'both.b > other.in'] });

  expect(problemsOf('parallelNotJoined', drawing)).toMatchObject([{ severity: 'warning', flowNode: 'both' }]);
});

it('is silent when two of them meet in a join', () => {
  const drawing = withMore(split, {
    nodes: { ask: ['choice'], meet: ['join'] },
    flows: ['both.a > ask.in', 'ask.yes > meet.in', 'ask.no > meet.in', 'both.b > meet.in', 'meet.out > done.in'],
  });

  expect(problemsOf('parallelNotJoined', drawing)).toEqual([]);
});

it('does not take a choice for a split', () => {
  const drawing = withMore(split, { nodes: { ask: ['choice'] }, flows: ['both.a > ask.in', 'ask.yes > done.in', 'ask.no > done.in'] });

  expect(problemsOf('parallelNotJoined', drawing).map(({ flowNode }) => flowNode)).toEqual(['both']);
});
