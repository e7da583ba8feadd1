import type { FlowDefinition, NodeRegistry } from '@fettle/flows';

export interface OperationAhead {
  readonly flowNode: string;
  readonly name: string;
}

/** Operations that a unit can still come to from where it is, in the order of the drawing. What lies behind it counts when a loop leads back there; where it is now does not. */
export function operationsAhead(
  { flowNodes, sequenceFlows }: Pick<FlowDefinition, 'flowNodes' | 'sequenceFlows'>,
  at: readonly string[],
  registry: NodeRegistry,
): OperationAhead[] {
  const ahead = new Set<string>();
  const look = [...at];
  for (let from = look.pop(); from !== undefined; from = look.pop()) {
    const here = from;
    const next = [
      ...flowNodes.filter(({ attachedTo }) => attachedTo === here).map(({ id }) => id),
      ...sequenceFlows.filter((flow) => flow.from.node === here).map((flow) => flow.to.node),
    ].filter((id) => !ahead.has(id));
    for (const id of next) ahead.add(id);
    look.push(...next);
  }
  return flowNodes
    .filter(({ id, type }) => ahead.has(id) && !at.includes(id) && registry.get(type)?.category === 'operations')
    .map(({ id, name }) => ({ flowNode: id, name: name || id }));
}
