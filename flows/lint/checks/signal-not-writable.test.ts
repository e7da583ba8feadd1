import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a write to a signal that cannot be written', () => {
  const writing = (signal: string) =>
    problemsOf('signalNotWritable', withMore(goodRouting, { nodes: { cut: ['machine', { equipment: 'mill-1', signal }] } }));

  expect(writing('feed')).toEqual([]);
  expect(writing('power')).toMatchObject([{ severity: 'error', flowNode: 'cut', path: 'signal' }]);
});

it('finds it in a rule, on the machine that the rule judges', () => {
  expect(problemsOf('signalNotWritable', withMore(goodRule, { nodes: { slower: ['write', { signal: 'power' }] } }))).toMatchObject([
    { flowNode: 'slower' },
  ]);
});
