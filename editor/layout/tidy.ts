import type { Position } from '@fettle/flows';
import ElkConstructor, { type ElkNode } from 'elkjs/lib/elk-api.js';
import elkWorkerUrl from 'elkjs/lib/elk-worker.min.js?url';

export interface TidyBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
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

/** Positions for all boxes: layers from left to right, few crossings. Loaded and run in a worker, the first time that it is asked for. */
export async function tidy(boxes: readonly TidyBox[], wires: readonly TidyWire[]): Promise<ReadonlyMap<string, Position>> {
  elk ??= new ElkConstructor({ workerFactory: () => new Worker(elkWorkerUrl) });
  const graph: ElkNode = {
    id: 'flow',
    layoutOptions: OPTIONS,
    children: boxes.map(({ id, width, height, ports }) => ({
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
    })),
    edges: wires.map(({ id, from, to }) => ({ id, sources: [from], targets: [to] })),
  };
  const done = await elk.layout(graph);
  return new Map((done.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}
