import type { Position } from '@fettle/flows';
import type { FlowDocument } from '../document/flow-document.ts';
import { type Box, boxOf, groupFrame } from './group-frame.ts';
import { HEADER_HEIGHT, NODE_WIDTH } from './node-size.ts';

export const GAP_X = 84;
const GAP_Y = 36;

/** The drawing that something new is put into. */
export type Drawing = Pick<FlowDocument, 'records' | 'portsOf'>;

export interface NewBox {
  /** Absent: the size of a step. */
  readonly width?: number;
  readonly height?: number;
  /** It is to lie in no frame of a group, where it would look like one of its members. */
  readonly isBesideGroups?: boolean;
}

/** The place itself, or the first one below it where a new box covers no other. */
export function freePlace(drawing: Drawing, wanted: Position, size: NewBox = {}): Position {
  const { width = NODE_WIDTH, height = HEADER_HEIGHT, isBesideGroups = false } = size;
  const { records } = drawing;
  const portsOf = drawing.portsOf.bind(drawing);
  const boxes: readonly Box[] = [
    ...[...Object.keys(records.flowNodes), ...Object.keys(records.notes)].flatMap((id) => boxOf(records, portsOf, id) ?? []),
    ...(isBesideGroups ? Object.values(records.groups).flatMap((group) => groupFrame(records, portsOf, group) ?? []) : []),
  ];
  const place = { ...wanted };
  for (let tries = 0; tries < boxes.length + 1; tries += 1) {
    const inTheWay = boxes.find(
      (box) =>
        place.x < box.x + box.width + GAP_X / 3 &&
        box.x < place.x + width + GAP_X / 3 &&
        place.y < box.y + box.height + GAP_Y / 2 &&
        box.y < place.y + height + GAP_Y / 2,
    );
    if (inTheWay === undefined) return place;
    place.y = inTheWay.y + inTheWay.height + GAP_Y;
  }
  return place;
}

/** Where a flowNode goes that follows another: to its right. */
export function placeAfter(drawing: Drawing, flowNode: string): Position {
  const { x, y } = drawing.records.positions[flowNode] ?? { x: 0, y: 0 };
  return freePlace(drawing, { x: x + NODE_WIDTH + GAP_X, y });
}
