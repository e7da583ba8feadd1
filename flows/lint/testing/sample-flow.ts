import { FlowDefinition } from '../../definition.ts';
import { Equipment, EquipmentClass } from '../../equipment.ts';
import { lintFlow } from '../lint-flow.ts';
import type { PlantDirectory } from '../plant-directory.ts';
import type { Problem, ProblemCode } from '../problem.ts';
import { sampleRegistry } from './sample-nodes.ts';

const mill = EquipmentClass.parse({
  id: 'mill',
  title: 'Mills',
  signals: [
    { name: 'power', valueKind: 'number', unit: 'kW' },
    { name: 'stage', valueKind: 'string' },
    { name: 'feed', valueKind: 'number', writable: true },
  ],
});
const equipment = new Map(
  [
    Equipment.parse({ id: 'mill-1', title: 'Mill 1', equipmentClass: 'mill', signals: [{ name: 'door', valueKind: 'boolean' }] }),
    Equipment.parse({ id: 'washer', title: 'Washer', signals: [{ name: 'level', valueKind: 'number' }] }),
  ].map((each) => [each.id, each]),
);

/** A class `mill`, its machine `mill-1`, and a washer. */
export const samplePlant: PlantDirectory = {
  equipment: (id) => equipment.get(id),
  equipmentClass: (id) => (id === 'mill' ? mill : undefined),
};

interface Drawing {
  readonly kind?: 'routing' | 'qualityRule';
  /** id → type and params; the id is also the name. */
  readonly nodes: Readonly<Record<string, readonly [type: string, params?: Record<string, unknown>]>>;
  /** `start.out > cut.in` */
  readonly flows?: readonly string[];
}

/** Draws a definition; a test changes what it is about. */
export function drawn({ kind = 'routing', nodes, flows = [] }: Drawing): FlowDefinition {
  return FlowDefinition.parse({
    schema: 'fettle/flow@1',
    id: 'sample',
    kind,
    name: 'Sample',
    flowNodes: Object.entries(nodes).map(([id, [type, params = {}]]) => ({ id, type, typeVersion: 1, name: id, params })),
    sequenceFlows: flows.map((flow) => {
      const [from = '', to = ''] = flow.split(' > ');
      return { id: flow, from: portRef(from), to: portRef(to) };
    }),
  });
}

function portRef(text: string): { node: string; port: string } {
  const [node = '', port = ''] = text.split('.');
  return { node, port };
}

/** A routing without a fault: start → cut → end. */
export const goodRouting: Drawing = {
  nodes: { begin: ['start'], cut: ['machine', { equipment: 'mill-1', until: 'stage == "End"' }], done: ['end'] },
  flows: ['begin.out > cut.in', 'cut.done > done.in'],
};

/** A rule without a fault: power → limit → write. */
export const goodRule: Drawing = {
  kind: 'qualityRule',
  nodes: { power: ['source', { equipment: 'mill-1' }], tooHigh: ['limit'], slower: ['write', { signal: 'feed' }] },
  flows: ['power.out > tooHigh.in', 'tooHigh.fires > slower.firing'],
};

export function lintSample(definition: FlowDefinition): readonly Problem[] {
  return lintFlow(definition, sampleRegistry, samplePlant);
}

/** The problems of one code. */
export function problemsOf(code: ProblemCode, drawing: Drawing | FlowDefinition): readonly Problem[] {
  return lintSample('schema' in drawing ? drawing : drawn(drawing)).filter((problem) => problem.code === code);
}

/** A sample with further nodes and connections. */
export function withMore(drawing: Drawing, more: Partial<Drawing>): Drawing {
  return { ...drawing, nodes: { ...drawing.nodes, ...more.nodes }, flows: [...(drawing.flows ?? []), ...(more.flows ?? [])] };
}
