import { type FlowDefinition, FlowDefinition as FlowSchema, type Position } from '@fettle/flows';

/** Steps of one stage: a gateway, two operations to choose between, an inspection of what came of it. */
const STAGE = 4;
const STAGES_IN_A_ROW = 10;
const COLUMN = 300;
const ROW = 320;

/**
 * A routing of this many steps and one and a half times as many connections, without a problem, drawn in rows. Each stage: a gateway chooses one of two operations, an inspection follows;
 * what passes goes on to the next stage, what fails to its second operation. Product `P`, everything at the station `bench-1`.
 */
export function largeRouting(id: string, steps: number): FlowDefinition {
  const stages = Math.floor((steps - 2) / STAGE);
  const flowNodes: unknown[] = [node('begin', 'start-on-job-order', 'Begin')];
  const connections: string[] = ['begin.out > choose0.in'];
  const positions: Record<string, Position> = { begin: { x: -COLUMN, y: 0 } };
  for (let stage = 0; stage < stages; stage += 1) {
    const isLast = stage === stages - 1;
    flowNodes.push(
      node(`choose${stage}`, 'exclusive-gateway', `Which way ${stage}`, {
        conditions: [{ key: 'long', title: 'Long part', when: `unit.jobOrder.startsWith('L${stage % 7}')` }],
      }),
      node(`mill${stage}`, 'manual-operation', `Mill ${stage}`, operation(`Clamp the part, mill side ${stage}, deburr all edges.`)),
      node(`grind${stage}`, 'manual-operation', `Grind ${stage}`, operation(`Grind side ${stage} to size.`)),
      node(`check${stage}`, 'inspection', `Check ${stage}`, {
        station: 'bench-1',
        characteristics: [
          { key: 'width', title: 'Width', kind: 'numeric', unit: 'mm', lower: 24.9, upper: 25.1 },
          { key: 'visual', title: 'No scratches', kind: 'attribute' },
        ],
      }),
    );
    connections.push(
      `choose${stage}.long > mill${stage}.in`,
      `choose${stage}.otherwise > grind${stage}.in`,
      `mill${stage}.done > check${stage}.in`,
      `grind${stage}.done > check${stage}.in`,
      `check${stage}.passed > ${isLast ? 'good' : `choose${stage + 1}`}.in`,
      `check${stage}.failed > ${isLast ? 'bad' : `grind${stage + 1}`}.in`,
    );
    const x = (stage % STAGES_IN_A_ROW) * 3 * COLUMN;
    const y = Math.floor(stage / STAGES_IN_A_ROW) * ROW;
    positions[`choose${stage}`] = { x, y };
    positions[`mill${stage}`] = { x: x + COLUMN, y: y - 60 };
    positions[`grind${stage}`] = { x: x + COLUMN, y: y + 80 };
    positions[`check${stage}`] = { x: x + 2 * COLUMN, y };
  }
  flowNodes.push(node('good', 'end', 'Good'), node('bad', 'scrap', 'Bad', { reason: 'Out of tolerance' }));
  const end = { x: STAGES_IN_A_ROW * 3 * COLUMN, y: Math.floor((stages - 1) / STAGES_IN_A_ROW) * ROW };
  positions.good = end;
  positions.bad = { x: end.x, y: end.y + 140 };
  return FlowSchema.parse({
    schema: 'fettle/flow@1',
    id,
    kind: 'routing',
    name: id,
    product: 'P',
    flowNodes,
    sequenceFlows: connections.map((text, index) => {
      const [from = '', to = ''] = text.split(' > ');
      return { id: `flow${index + 1}`, from: portOf(from), to: portOf(to) };
    }),
    layout: { positions },
  });
}

/** Another version of it: every twentieth step or so is done otherwise. */
export function changedRouting(definition: FlowDefinition): FlowDefinition {
  const flowNodes = definition.flowNodes.map((flowNode, index) =>
    flowNode.type === 'manual-operation' && index % 10 === 2
      ? { ...flowNode, params: { ...flowNode.params, instruction: `${flowNode.params.instruction} Then call the inspector.` } }
      : flowNode,
  );
  return { ...definition, flowNodes };
}

function node(id: string, type: string, name: string, params: Record<string, unknown> = {}) {
  return { id, type, typeVersion: 1, name, params };
}

function operation(instruction: string): Record<string, unknown> {
  return {
    station: 'bench-1',
    instruction,
    steps: [{ key: 'work', title: 'Work', entries: [{ key: 'torque', title: 'Torque', unit: 'Nm', lower: 7.5, upper: 8.5 }] }],
  };
}

function portOf(place: string) {
  const [node, port] = place.split('.');
  return { node, port };
}
