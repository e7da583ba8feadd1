import type { DrawnNodeType, DrawnRegistry, FlowNode } from '@fettle/flows';
import type { FlowRecords } from './flow-records.ts';

/** A node type that stands at the edge of an operation. */
export function isBoundary(nodeType: DrawnNodeType | undefined): boolean {
  return nodeType?.usedIn === 'routing' && nodeType.boundary !== undefined;
}

/** A node type at whose edge a boundary event can stand: one where a unit stays. */
export function isHost(nodeType: DrawnNodeType | undefined): boolean {
  return nodeType?.usedIn === 'routing' && nodeType.resume !== undefined && nodeType.boundary === undefined;
}

/** The operation that a boundary event added at a step is attached to: the step itself, or the one that the step stands at. */
export function hostAt(records: Pick<FlowRecords, 'flowNodes'>, registry: DrawnRegistry, step: string): string | undefined {
  const flowNode = records.flowNodes[step];
  if (flowNode === undefined) return undefined;
  if (isHost(registry.get(flowNode.type))) return step;
  return flowNode.attachedTo === undefined ? undefined : flowNode.attachedTo;
}

/** The host of a boundary event that is there, with its place among those at it. */
export function attachmentOf(
  records: Pick<FlowRecords, 'flowNodes'>,
  { id, attachedTo }: FlowNode,
): { readonly host: FlowNode; readonly index: number } | undefined {
  const host = attachedTo === undefined ? undefined : records.flowNodes[attachedTo];
  if (host === undefined || attachedTo === id) return undefined;
  const siblings = Object.values(records.flowNodes).filter((other) => other.attachedTo === attachedTo);
  return { host, index: siblings.findIndex((other) => other.id === id) };
}
