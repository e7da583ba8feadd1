import type { Position } from '@fettle/flows';
import ElkConstructor, { type ElkNode } from 'elkjs/lib/elk-api.js';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';

export interface TidyBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** The frame that it stays in. */
  readonly group?: string | undefined;
  /** Ports with their height in the box; their order on each side is kept. */
  readonly ports: readonly { readonly id: string; readonly side: 'WEST' | 'EAST'; readonly y: number }[];
}

export interface TidyWire {
  readonly id: string;
  readonly from: string;
  readonly to: string;
}

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '84',
  'elk.spacing.nodeNode': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '28',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.crossingMinimization.semiInteractive': 'true',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.separateConnectedComponents': 'true',
};

let elk: InstanceType<typeof ElkConstructor> | undefined;

/** Room for the frame of a group and its title. Within it the distances are those of the rest: a group does not take them over by itself. */
const GROUP_OPTIONS = { ...OPTIONS, 'elk.padding': '[top=52,left=22,bottom=22,right=22]' };

/** Positions for all boxes: layers from left to right, few crossings, groups together. Loaded and run in a worker, the first time that it is asked for. */
export async function tidy(boxes: readonly TidyBox[], wires: readonly TidyWire[]): Promise<ReadonlyMap<string, Position>> {
  elk ??= new ElkConstructor({ workerFactory: () => new Worker(elkWorkerUrl) });
  const groups = [...new Set(boxes.flatMap(({ group }) => group ?? []))];
  const inside = (group: string | undefined): ElkNode[] => boxes.filter((box) => box.group === group).map(elkNode);
  const graph: ElkNode = {
    id: 'flow',
    layoutOptions: groups.length === 0 ? OPTIONS : { ...OPTIONS, 'elk.hierarchyHandling': 'INCLUDE_CHILDREN' },
    children: [
      ...inside(undefined),
      ...groups.map((group) => ({ id: `group ${group}`, layoutOptions: GROUP_OPTIONS, children: inside(group) })),
    ],
    edges: wires.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  };
  const done = await elk.layout(graph);
  return new Map((done.children ?? []).flatMap((node) => placed(node, { x: 0, y: 0 })));
}

/** What is in a group is placed from the group's corner. */
function placed({ id, x = 0, y = 0, children = [] }: ElkNode, from: Position): readonly (readonly [string, Position])[] {
  const at = { x: from.x + x, y: from.y + y };
  return children.length === 0 ? [[id, at]] : children.flatMap((child) => placed(child, at));
}

function elkNode({ id, width, height, ports }: TidyBox): ElkNode {
  return {
    id,
    width,
    height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: ports.map((port) => ({
      id: port.id,
      x: port.side === 'WEST' ? 0 : width,
      y: port.y,
      width: 1,
      height: 1,
      layoutOptions: { 'elk.port.side': port.side },
    })),
  };
}
