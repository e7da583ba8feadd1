import type { FlowDefinition, FlowNode } from '@fettle/flows';
import { nodeRegistry } from '@fettle/nodes';
import { expect, test } from 'vitest';
import { blockRouting } from '../../test/support/block-cell.ts';
import { routingShape } from './routing-shape.ts';

const shapeOf = (change: (node: FlowNode) => FlowNode): string => {
  const routing = blockRouting();
  const changed: FlowDefinition = { ...routing, flowNodes: routing.flowNodes.map(change) };
  return routingShape(changed, nodeRegistry);
};
const withParam =
  (type: string, name: string, value: unknown) =>
  (node: FlowNode): FlowNode =>
    node.type === type ? { ...node, params: { ...node.params, [name]: value } } : node;

const asItIs = shapeOf((node) => node);

test('what a work instruction says makes no difference to how units move', () => {
  expect(shapeOf(withParam('manual-operation', 'instruction', 'Clamp it, gently.'))).toBe(asItIs);
});

test('another way out, another name and another type do', () => {
  const outcomes = [
    { key: 'done', title: 'Done', tone: 'normal' },
    { key: 'again', title: 'Again', tone: 'normal' },
  ];

  expect(shapeOf(withParam('manual-operation', 'outcomes', outcomes))).not.toBe(asItIs);
  expect(shapeOf((node) => ({ ...node, name: `${node.name}!` }))).not.toBe(asItIs);
  expect(shapeOf((node) => (node.type === 'manual-operation' ? { ...node, type: 'inspection' } : node))).not.toBe(asItIs);
});

test('of settings that do not parse each counts', () => {
  const broken = shapeOf(withParam('manual-operation', 'steps', 1));

  expect(broken).not.toBe(asItIs);
  expect(shapeOf(withParam('manual-operation', 'steps', 2))).not.toBe(broken);
});
