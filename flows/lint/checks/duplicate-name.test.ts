import { expect, it } from 'vitest';
import { drawn, goodRouting, problemsOf } from '../testing/sample-flow.ts';

it('finds two steps of one name', () => {
  const flow = drawn(goodRouting);
  const named = { ...flow, flowNodes: flow.flowNodes.map((node) => ({ ...node, name: node.id === 'cut' ? ' BEGIN ' : node.id })) };

  expect(problemsOf('duplicateName', flow)).toEqual([]);
  expect(problemsOf('duplicateName', named)).toMatchObject([
    { severity: 'warning', flowNode: 'cut', message: '"BEGIN" is the name of two steps (begin and cut). Give one of them another name.' },
  ]);
});

it('does not count steps without a name', () => {
  const flow = drawn(goodRouting);

  expect(problemsOf('duplicateName', { ...flow, flowNodes: flow.flowNodes.map((node) => ({ ...node, name: '' })) })).toEqual([]);
});
