import type { FlowDefinition, FlowNode } from '../../definition.ts';

/** Begin → Cut → Deburr → Good. */
export const fourSteps: FlowDefinition = {
  schema: 'fettle/flow@1',
  id: 'housing',
  kind: 'routing',
  name: 'Housing',
  description: '',
  flowNodes: [
    { id: 'begin', type: 'start-on-job-order', typeVersion: 1, name: 'Begin', params: {} },
    {
      id: 'cut',
      type: 'manual-operation',
      typeVersion: 1,
      name: 'Cut',
      params: { station: 'bench-1', limits: { low: 2, high: 5 }, rows: ['a', 'b', 'c'] },
    },
    { id: 'deburr', type: 'manual-operation', typeVersion: 1, name: 'Deburr', params: { station: 'bench-1' } },
    { id: 'good', type: 'end', typeVersion: 1, name: 'Good', params: {} },
  ],
  sequenceFlows: [
    { id: 'flow1', from: { node: 'begin', port: 'out' }, to: { node: 'cut', port: 'in' } },
    { id: 'flow2', from: { node: 'cut', port: 'out' }, to: { node: 'deburr', port: 'in' } },
    { id: 'flow3', from: { node: 'deburr', port: 'out' }, to: { node: 'good', port: 'in' } },
  ],
  layout: {
    positions: { begin: { x: 0, y: 0 }, cut: { x: 260, y: 0 }, deburr: { x: 520, y: 0 }, good: { x: 780, y: 0 } },
    notes: [],
    groups: [],
  },
};

type Writable = { -readonly [K in keyof FlowNode]: FlowNode[K] };

export class FlowEdit {
  readonly flow: FlowDefinition;

  constructor(from: FlowDefinition) {
    this.flow = structuredClone(from);
  }

  node(id: string): Writable {
    return this.flow.flowNodes.find((each) => each.id === id)!;
  }

  has(id: string): boolean {
    return this.flow.flowNodes.some((each) => each.id === id);
  }

  /** A step that leads to another, named like its id. */
  add(id: string, to: string, name = id): this {
    this.flow.flowNodes.push({ id, type: 'manual-operation', typeVersion: 1, name, params: {} });
    this.place(id, 0, 100);
    return this.connect(id, to);
  }

  connect(from: string, to: string): this {
    const id = `flow${1 + Math.max(0, ...this.flow.sequenceFlows.map((each) => Number(each.id.slice(4))))}`;
    this.flow.sequenceFlows.push({ id, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } });
    return this;
  }

  remove(id: string): this {
    const { flowNodes, sequenceFlows, layout } = this.flow;
    flowNodes.splice(0, flowNodes.length, ...flowNodes.filter((each) => each.id !== id));
    sequenceFlows.splice(0, sequenceFlows.length, ...sequenceFlows.filter(({ from, to }) => from.node !== id && to.node !== id));
    delete layout.positions[id];
    return this;
  }

  place(id: string, x: number, y: number): this {
    this.flow.layout.positions[id] = { x, y };
    return this;
  }
}

/** A flow as somebody left it. */
export function edited(edit: (flow: FlowEdit) => unknown, from = fourSteps): FlowDefinition {
  const made = new FlowEdit(from);
  edit(made);
  return made.flow;
}
