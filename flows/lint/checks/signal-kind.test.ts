import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a signal of another kind than the step works on', () => {
  const collecting = (collect: string) =>
    problemsOf('signalKind', withMore(goodRouting, { nodes: { cut: ['machine', { equipment: 'mill-1', collect }] } }));

  expect(collecting('power')).toEqual([]);
  expect(collecting('stage')).toMatchObject([
    {
      severity: 'error',
      flowNode: 'cut',
      path: 'collect',
      message: '"cut": "stage" of mill-1 is a text, but a number is needed. Choose another signal.',
    },
  ]);
});
