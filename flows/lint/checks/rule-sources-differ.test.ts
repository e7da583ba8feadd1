import { expect, it } from 'vitest';
import { goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds sources of different machines', () => {
  const drawing = withMore(goodRule, { nodes: { level: ['source', { equipment: 'washer', signal: 'level' }] } });

  expect(problemsOf('ruleSourcesDiffer', drawing)).toMatchObject([
    { severity: 'warning', message: expect.stringContaining('mill-1 and washer') },
  ]);
});

it('is silent about two signals of one machine', () => {
  expect(
    problemsOf('ruleSourcesDiffer', withMore(goodRule, { nodes: { feed: ['source', { equipment: 'mill-1', signal: 'feed' }] } })),
  ).toEqual([]);
});
