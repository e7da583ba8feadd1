import { stepShape } from '@fettle/engine/core/routing-check/index.ts';
import type { FlowDefinition, NodeRegistry } from '@fettle/flows';

/** A text that is the same for two drawings through which units move in the same way by the same names: where boxes stand makes no difference to it. */
export function routingShape({ kind, flowNodes, sequenceFlows }: FlowDefinition, registry: NodeRegistry): string {
  if (kind !== 'routing') return kind;
  const nodes = flowNodes.map((node) => {
    const known = shapes.get(node);
    if (known !== undefined) return known;
    const shape = stepShape(node, registry);
    shapes.set(node, shape);
    return shape;
  });
  return `${nodes.join('\n')}\n\n${sequenceFlows.map(({ id, from, to }) => `${id} ${from.node}.${from.port} ${to.node}.${to.port}`).join('\n')}`;
}

const shapes = new WeakMap<object, string>();
