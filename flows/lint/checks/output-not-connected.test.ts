import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a way out that leads nowhere, an exceptional one too', () => {
  const drawing = withMore(goodRouting, {
    nodes: { loop: ['again'], ask: ['choice'] },
    flows: ['loop.again > done.in', 'ask.yes > done.in'],
  });

  expect(problemsOf('outputNotConnected', drawing)).toMatchObject([
    {
      severity: 'error',
      flowNode: 'loop',
      message: '"limitReached" of "loop" leads nowhere: when it happens, the unit is stuck. Connect it.',
    },
    { severity: 'error', flowNode: 'ask', message: '"no" of "ask" leads nowhere: the unit would be stuck there. Connect it.' },
  ]);
});

it('is silent about one that may stay open', () => {
  expect(problemsOf('outputNotConnected', goodRouting)).toEqual([]);
});

it('only warns in a rule', () => {
  expect(problemsOf('outputNotConnected', withMore(goodRule, { nodes: { idle: ['limit'] } }))).toMatchObject([
    { severity: 'warning', flowNode: 'idle' },
  ]);
});
