import type { FlowDefinition, FlowNode, Position, SequenceFlow } from '@fettle/flows';
import { positionsOf } from '@fettle/flows/lay-out.ts';

export type FlowMeta = Pick<FlowDefinition, 'id' | 'kind' | 'name' | 'description' | 'product'>;
export type FlowNote = FlowDefinition['layout']['notes'][number];
export type FlowGroup = FlowDefinition['layout']['groups'][number];

/**
 * The flow document as the editor holds it: records by id. It is the truth while a flow is open; the canvas is a projection of it, and only commands
 * change it. The order of a record's keys is the order in the document, so that a saved file differs only where something was changed.
 */
export interface FlowRecords {
  readonly meta: FlowMeta;
  readonly flowNodes: Readonly<Record<string, FlowNode>>;
  readonly sequenceFlows: Readonly<Record<string, SequenceFlow>>;
  readonly positions: Readonly<Record<string, Position>>;
  readonly notes: Readonly<Record<string, FlowNote>>;
  readonly groups: Readonly<Record<string, FlowGroup>>;
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.id, item]));

export function recordsOf(definition: FlowDefinition): FlowRecords {
  const { id, kind, name, description, product, flowNodes, sequenceFlows, layout } = definition;
  return {
    meta: { id, kind, name, description, ...(product === undefined ? {} : { product }) },
    flowNodes: byId(flowNodes),
    sequenceFlows: byId(sequenceFlows),
    // A file that somebody else has written may say nothing of where its steps stand.
    positions: positionsOf(definition),
    notes: byId(layout.notes),
    groups: byId(layout.groups),
  };
}

export function definitionOf(records: FlowRecords): FlowDefinition {
  return {
    schema: 'fettle/flow@1',
    ...records.meta,
    flowNodes: Object.values(records.flowNodes),
    sequenceFlows: Object.values(records.sequenceFlows),
    layout: { positions: records.positions, notes: Object.values(records.notes), groups: Object.values(records.groups) },
  };
}

/** True when two states differ in nothing that is saved. Records share structure, so this is six comparisons by reference. */
export function sameRecords(left: FlowRecords, right: FlowRecords): boolean {
  return (
    left.meta === right.meta &&
    left.flowNodes === right.flowNodes &&
    left.sequenceFlows === right.sequenceFlows &&
    left.positions === right.positions &&
    left.notes === right.notes &&
    left.groups === right.groups
  );
}
