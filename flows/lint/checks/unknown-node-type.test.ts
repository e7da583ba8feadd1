import { expect, it } from 'vitest';
import { drawn, goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const message = (type: string, typeVersion: number, params = {}): string | undefined => {
  const flow = drawn(withMore(goodRouting, { nodes: { x: [type, params] } }));
  return problemsOf('unknownNodeType', {
    ...flow,
    flowNodes: flow.flowNodes.map((node) => (node.id === 'x' ? { ...node, typeVersion } : node)),
  })[0]?.message;
};

it('finds a type that nobody knows, with what was probably meant', () => {
  expect(message('machin', 1)).toBe('"x": "machin" is an unknown type of flowNode. Did you mean machine?');
});

it('finds a version that is newer than ours', () => {
  expect(message('end', 7)).toContain('made with version 7 of "end", but this Fettle knows version 1');
});

it('finds params that cannot be brought to the current version', () => {
  expect(message('old', 1)).toContain('failed (no width)');
  expect(message('old', 1, { wide: 3 })).toBeUndefined();
});
