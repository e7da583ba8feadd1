import type { FlowDefinition, FlowNode, NodeRegistry, PortRef } from '@fettle/flows';
import { boundaryTimer } from '@fettle/nodes/events/boundary-timer.ts';
import { end } from '@fettle/nodes/events/end.ts';
import { scrap } from '@fettle/nodes/events/scrap.ts';
import { startOnJobOrder } from '@fettle/nodes/events/start-on-job-order.ts';
import { cancel } from '@fettle/nodes/gateways/cancel.ts';
import { exclusiveGateway } from '@fettle/nodes/gateways/exclusive-gateway.ts';
import { parallelSplit } from '@fettle/nodes/gateways/parallel-split.ts';
import { machineOperation } from '@fettle/nodes/operations/machine-operation.ts';
import { manualOperation } from '@fettle/nodes/operations/manual-operation.ts';
import { behaviours } from '../behaviours/behaviours.ts';
import { FlowDocument } from '../document/flow-document.ts';
import { recordsOf } from '../document/flow-records.ts';

const registry: NodeRegistry = new Map(
  [startOnJobOrder, machineOperation, manualOperation, exclusiveGateway, parallelSplit, cancel, boundaryTimer, scrap, end].map((type) => [
    type.type,
    type,
  ]),
);

export const port = (text: string): PortRef => {
  const [node = '', name = ''] = text.split('.');
  return { node, port: name };
};

/** A step of a test flow: `step('cut', 'machine-operation', { equipment: 'mill-1' })`, named like its id. */
export function step(id: string, type: string, params: Record<string, unknown> = {}): FlowNode {
  const nodeType = registry.get(type)!;
  return { id, type, typeVersion: nodeType.version, name: id, params: { ...structuredClone(nodeType.defaults), ...params } };
}

/** A document with the real node types and behaviours, and a clock moved by hand. Connections are written `'start.out > cut.in'`. */
export function openTestDocument(flowNodes: readonly FlowNode[], connections: readonly string[]) {
  const definition: FlowDefinition = {
    schema: 'fettle/flow@1',
    id: 'housing',
    kind: 'routing',
    name: 'Housing',
    description: '',
    flowNodes: [...flowNodes],
    sequenceFlows: connections.map((text, index) => {
      const [from = '', to = ''] = text.split(' > ');
      return { id: `flow${index + 1}`, from: port(from), to: port(to) };
    }),
    layout: { positions: Object.fromEntries(flowNodes.map(({ id }, index) => [id, { x: index * 300, y: 0 }])), notes: [], groups: [] },
  };
  const clock = { now: 0 };
  const document = new FlowDocument(recordsOf(definition), { registry, behaviours, now: () => clock.now });
  return {
    document,
    clock,
    definition,
    /** Connections as they were written, in order. */
    connections: () =>
      Object.values(document.records.sequenceFlows).map(({ from, to }) => `${from.node}.${from.port} > ${to.node}.${to.port}`),
  };
}
