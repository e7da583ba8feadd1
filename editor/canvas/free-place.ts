import type { FlowNode, Ports, Position } from '@fettle/flows';
import type { FlowRecords } from '../document/flow-records.ts';
import { HEADER_HEIGHT, NODE_WIDTH, nodeShape } from './node-size.ts';

export const GAP_X = 84;
const GAP_Y = 36;

/** The place itself, or the first one below it where a new box covers no other. */
export function freePlace(records: FlowRecords, portsOf: (flowNode: FlowNode) => Ports, wanted: Position): Position {
  const boxes = Object.values(records.flowNodes).map((flowNode) => {
    const { x, y } = records.positions[flowNode.id] ?? { x: 0, y: 0 };
    return { x, y, height: nodeShape(portsOf(flowNode)).height };
  });
  const place = { ...wanted };
  for (let tries = 0; tries < boxes.length + 1; tries += 1) {
    const inTheWay = boxes.find(
      ({ x, y, height }) =>
        Math.abs(x - place.x) < NODE_WIDTH + GAP_X / 3 && place.y < y + height + GAP_Y / 2 && y < place.y + HEADER_HEIGHT + GAP_Y / 2,
    );
    if (inTheWay === undefined) return place;
    place.y = inTheWay.y + inTheWay.height + GAP_Y;
  }
  return place;
}

/** Where a flowNode goes that follows another: to its right. */
export function placeAfter(records: FlowRecords, portsOf: (flowNode: FlowNode) => Ports, flowNode: string): Position {
  const { x, y } = records.positions[flowNode] ?? { x: 0, y: 0 };
  return freePlace(records, portsOf, { x: x + NODE_WIDTH + GAP_X, y });
}
