import type { FlowDefinition, FlowNode } from './definition.ts';

/** Where a flowNode of one version goes on in another, and why that one. `to` undefined: it has no counterpart there. */
export interface NodePair {
  readonly from: FlowNode;
  readonly to: FlowNode | undefined;
  /** `id`: the same id. `proposed`: its id vanished, but exactly one new flowNode has its type and name. `given`: a person said so. */
  readonly by: 'id' | 'proposed' | 'given';
}

/** flowNode id → flowNode id, or null for "none". */
export type GivenNodeMap = Readonly<Record<string, string | null>>;

/**
 * Pairs every flowNode of a version with its counterpart in another. What a person gives goes before the same id, and that before a proposal. No flowNode is the counterpart of
 * two: a token could not tell afterwards where it came from.
 */
export function pairFlowNodes(from: FlowDefinition, to: FlowDefinition, given: GivenNodeMap = {}): readonly NodePair[] {
  const byId = new Map(to.flowNodes.map((flowNode) => [flowNode.id, flowNode]));
  const taken = new Set(Object.values(given).filter((id) => id !== null));
  const sameId = new Map<string, FlowNode>();
  for (const { id } of from.flowNodes) {
    const same = byId.get(id);
    if (given[id] !== undefined || same === undefined || taken.has(id)) continue;
    sameId.set(id, same);
  }
  for (const id of sameId.keys()) taken.add(id);
  const likeness = (flowNode: FlowNode): string => `${flowNode.type}/${flowNode.name.trim().toLowerCase()}`;
  const free = Map.groupBy(
    to.flowNodes.filter(({ id }) => !taken.has(id)),
    likeness,
  );
  const lost = from.flowNodes.filter(({ id }) => given[id] === undefined && !sameId.has(id));
  const lostAlike = Map.groupBy(lost, likeness);
  return from.flowNodes.map((flowNode): NodePair => {
    const wanted = given[flowNode.id];
    if (wanted !== undefined) return { from: flowNode, to: wanted === null ? undefined : byId.get(wanted), by: 'given' };
    const same = sameId.get(flowNode.id);
    if (same !== undefined) return { from: flowNode, to: same, by: 'id' };
    const alike = free.get(likeness(flowNode)) ?? [];
    const one = alike.length === 1 && lostAlike.get(likeness(flowNode))?.length === 1 ? alike[0] : undefined;
    return { from: flowNode, to: one, by: 'proposed' };
  });
}

/** The pairs as a message carries them: what has a counterpart. */
export function nodeMapOf(pairs: readonly NodePair[]): Record<string, string> {
  return Object.fromEntries(pairs.flatMap(({ from, to }) => (to === undefined ? [] : [[from.id, to.id]])));
}
