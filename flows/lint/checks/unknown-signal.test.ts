import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a signal that the machine does not have', () => {
  const drawing = withMore(goodRouting, { nodes: { cut: ['machine', { equipment: 'mill-1', signal: 'fed', collect: 'door' }] } });

  expect(problemsOf('unknownSignal', drawing)).toMatchObject([
    { severity: 'error', flowNode: 'cut', path: 'signal', message: '"cut": mill-1 has no signal "fed". Did you mean feed?' },
  ]);
});

it('looks at the machine that the rule judges where a step leaves it open', () => {
  expect(problemsOf('unknownSignal', withMore(goodRule, { nodes: { slower: ['write', { signal: 'level' }] } }))[0]?.message).toContain(
    'mill-1 has no signal "level"',
  );
});

it('is silent about a machine that does not exist', () => {
  expect(problemsOf('unknownSignal', withMore(goodRouting, { nodes: { cut: ['machine', { equipment: 'x', signal: 'fed' }] } }))).toEqual(
    [],
  );
});

it('says which signal was probably meant, where the name is all that stands there', () => {
  const [inField] = problemsOf('unknownSignal', withMore(goodRule, { nodes: { slower: ['write', { signal: 'fead' }] } }));
  const [inExpression] = problemsOf(
    'unknownSignal',
    withMore(goodRouting, { nodes: { cut: ['machine', { equipment: 'mill-1', until: 'stagge == "End"' }] } }),
  );

  expect(inField?.suggestion).toBe('feed');
  expect(inExpression?.suggestion).toBeUndefined();
});
