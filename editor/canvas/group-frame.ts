import type { FlowNode, Ports, Position } from '@fettle/flows';
import { attachmentOf } from '../document/attachment.ts';
import type { FlowGroup, FlowRecords } from '../document/flow-records.ts';
import { boundaryOffset, boundaryShape, HEADER_HEIGHT, NODE_WIDTH, nodeShape } from './node-size.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const PADDING = 22;
/** For the title. */
export const GROUP_TITLE = 30;
/** A folded group is a box like that of a step, in the middle of what it stands for: what led into the frame from its left still does. */
export function foldedIn({ x, y, width, height }: Box): Box {
  return { x: x + (width - NODE_WIDTH) / 2, y: y + (height - HEADER_HEIGHT) / 2, width: NODE_WIDTH, height: HEADER_HEIGHT };
}

/** Where something is now: it may be on its way. */
export type PlaceOf = (id: string) => Position;

export const placeIn =
  (records: Pick<FlowRecords, 'positions' | 'notes'>): PlaceOf =>
  (id) =>
    records.positions[id] ?? records.notes[id]?.position ?? { x: 0, y: 0 };

/** What a step or a note covers; a step with the boundary events that stand at it. */
export function boxOf(records: FlowRecords, portsOf: (flowNode: FlowNode) => Ports, id: string, place = placeIn(records)): Box | undefined {
  const note = records.notes[id];
  if (note !== undefined) return { ...place(id), width: note.width, height: note.height };
  const flowNode = records.flowNodes[id];
  if (flowNode === undefined) return undefined;
  const attachment = attachmentOf(records, flowNode);
  if (attachment !== undefined) {
    const offset = boundaryOffset(nodeShape(portsOf(attachment.host)), attachment.index);
    const at = place(attachment.host.id);
    const { width, height } = boundaryShape(portsOf(flowNode));
    return { x: at.x + offset.x, y: at.y + offset.y, width, height };
  }
  const { width, height } = nodeShape(portsOf(flowNode));
  return { ...place(id), width, height };
}

/** The frame around the members of a group, from where they are; undefined when none of them is there. */
export function groupFrame(
  records: FlowRecords,
  portsOf: (flowNode: FlowNode) => Ports,
  group: FlowGroup,
  place = placeIn(records),
): Box | undefined {
  const inner = around(group.members.flatMap((id) => boxOf(records, portsOf, id, place) ?? []));
  return inner && frameAround(inner);
}

export function frameAround(inner: Box): Box {
  return {
    x: inner.x - PADDING,
    y: inner.y - PADDING - GROUP_TITLE,
    width: inner.width + 2 * PADDING,
    height: inner.height + 2 * PADDING + GROUP_TITLE,
  };
}

/** The smallest box around all of them. */
export function around(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export const contains = (frame: Box, box: Box): boolean => {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  return x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height;
};
