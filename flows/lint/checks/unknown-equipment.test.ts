import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf, withMore } from '../testing/sample-flow.ts';

it('finds a machine that the plant does not have, once for a step', () => {
  const drawing = withMore(goodRouting, {
    nodes: { cut: ['machine', { equipment: 'mill-9', until: 'power > 5', signal: 'feed', collect: 'power' }] },
  });

  expect(problemsOf('unknownEquipment', drawing)).toEqual([
    {
      code: 'unknownEquipment',
      severity: 'error',
      flowNode: 'cut',
      path: 'equipment',
      message: '"cut": there is no equipment and no class "mill-9". Choose another, or add it to the plant.',
    },
  ]);
});

it('finds it in the source of a rule', () => {
  expect(problemsOf('unknownEquipment', withMore(goodRule, { nodes: { power: ['source', { equipment: 'mills' }] } }))).toMatchObject([
    { flowNode: 'power' },
  ]);
});

it('takes a class as well as a machine', () => {
  expect(problemsOf('unknownEquipment', withMore(goodRouting, { nodes: { cut: ['machine', { equipment: 'mill' }] } }))).toEqual([]);
});
