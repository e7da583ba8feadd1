import type { CanvasEdge, CanvasNode } from './projection.ts';
import { Side } from './react-flow.ts';

/** Where a connection begins and ends, in the document's coordinates. */
export interface Ends {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

/** The ends of a connection between what stands still; undefined: a port of it is not there. */
export function endsOfEdge(edge: CanvasEdge, nodes: ReadonlyMap<string, CanvasNode>): Ends | undefined {
  const source = handlePlace(nodes.get(edge.source), edge.sourceHandle);
  const target = handlePlace(nodes.get(edge.target), edge.targetHandle);
  if (source === undefined || target === undefined) return undefined;
  return { sourceX: source.x, sourceY: source.y, targetX: target.x, targetY: target.y };
}

/** Where React Flow lets a connection end: at the outer side of the port's handle. */
function handlePlace(node: CanvasNode | undefined, port: string | null | undefined) {
  const handle = node?.handles?.find(({ id }) => id === port);
  if (node === undefined || handle === undefined) return undefined;
  const { x, y, width = 0, height = 0, position } = handle;
  return { x: node.position.x + x + (position === Side.Right ? width : 0), y: node.position.y + y + height / 2 };
}
