import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const cancelling = (flowNode: string) =>
  problemsOf(
    'unknownFlowNode',
    withMore(goodRouting, { nodes: { stop: ['cancels', { at: [flowNode] }] }, flows: ['cut.aborted > stop.in'] }),
  );

it('finds a step that settings name and that does not exist', () => {
  expect(cancelling('cutt')).toEqual([
    {
      code: 'unknownFlowNode',
      severity: 'error',
      flowNode: 'stop',
      path: 'at[0]',
      message: '"stop" names the step "cutt", which does not exist. Did you mean cut? Choose another, or remove it.',
    },
  ]);
});

it('is silent about one that exists', () => {
  expect(cancelling('cut')).toEqual([]);
});
