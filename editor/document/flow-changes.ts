import type { FlowDefinition, FlowNode, SequenceFlow } from '@fettle/flows';
import { canonicalJson } from '@fettle/flows/hash.ts';

export interface ChangedFlowNode {
  readonly flowNode: FlowNode;
  /** Names of what differs: `name`, `type`, or fields of the params. */
  readonly fields: readonly string[];
}

/** What differs between two definitions in what they do. Layout is left out: moving a box changes nothing that runs. */
export interface FlowChanges {
  readonly meta: readonly string[];
  readonly added: readonly FlowNode[];
  readonly removed: readonly FlowNode[];
  readonly changed: readonly ChangedFlowNode[];
  readonly connected: readonly SequenceFlow[];
  readonly disconnected: readonly SequenceFlow[];
}

export function flowChanges(before: FlowDefinition, after: FlowDefinition): FlowChanges {
  const nodesBefore = new Map(before.flowNodes.map((node) => [node.id, node]));
  const nodesAfter = new Set(after.flowNodes.map(({ id }) => id));
  const flowsBefore = new Set(before.sequenceFlows.map(endsOf));
  const flowsAfter = new Set(after.sequenceFlows.map(endsOf));
  return {
    meta: (['name', 'product', 'description'] as const).filter((field) => (before[field] ?? '') !== (after[field] ?? '')),
    added: after.flowNodes.filter(({ id }) => !nodesBefore.has(id)),
    removed: before.flowNodes.filter(({ id }) => !nodesAfter.has(id)),
    changed: after.flowNodes.flatMap((flowNode) => {
      const old = nodesBefore.get(flowNode.id);
      const fields = old === undefined ? [] : changedFields(old, flowNode);
      return fields.length === 0 ? [] : [{ flowNode, fields }];
    }),
    connected: after.sequenceFlows.filter((flow) => !flowsBefore.has(endsOf(flow))),
    disconnected: before.sequenceFlows.filter((flow) => !flowsAfter.has(endsOf(flow))),
  };
}

export function hasChanges({ meta, added, removed, changed, connected, disconnected }: FlowChanges): boolean {
  return [meta, added, removed, changed, connected, disconnected].some((list) => list.length > 0);
}

const endsOf = ({ from, to }: SequenceFlow): string => `${from.node}.${from.port} > ${to.node}.${to.port}`;

function changedFields(before: FlowNode, after: FlowNode): readonly string[] {
  const own = (['name', 'type', 'typeVersion', 'attachedTo'] as const).filter((field) => before[field] !== after[field]);
  const names = [...new Set([...Object.keys(before.params), ...Object.keys(after.params)])];
  return [...own, ...names.filter((name) => canonicalJson(before.params[name]) !== canonicalJson(after.params[name]))];
}
