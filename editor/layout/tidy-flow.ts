import type { FlowNode, Position } from '@fettle/flows';
import { type Box, boxOf, groupFrame } from '../canvas/group-frame.ts';
import { boundaryOffset, boundaryShape, nodeShape } from '../canvas/node-size.ts';
import { moveElements } from '../commands/move-elements.ts';
import { attachmentOf } from '../document/attachment.ts';
import type { OpenFlow } from '../session/open-flow.ts';
import { notesAfterTidy } from './notes-after-tidy.ts';

/** Lays the flow out anew, as one step of undo. The layout engine is loaded when it is first used. */
export async function tidyFlow(flow: OpenFlow): Promise<void> {
  const { document } = flow;
  const { flowNodes, sequenceFlows, groups } = document.records;
  const portId = (node: string, port: string, side: string): string => `${node} ${side} ${port}`;
  const isAttached = (flowNode: FlowNode): boolean => attachmentOf(document.records, flowNode) !== undefined;
  const boxes = Object.values(flowNodes)
    .filter((flowNode) => !isAttached(flowNode))
    .map((flowNode) => {
      const shape = nodeShape(document.portsOf(flowNode));
      const { width, inputs, outputs } = shape;
      // Boundary events are laid out as further ways out of their operation.
      const attached = Object.values(flowNodes).filter((other) => other.attachedTo === flowNode.id && isAttached(other));
      const boundaries = attached.map((other, index) => {
        const at = boundaryOffset(shape, index);
        return { other, y: at.y, ...boundaryShape(document.portsOf(other)) };
      });
      const last = boundaries.at(-1);
      return {
        id: flowNode.id,
        group: Object.values(groups).find(({ members }) => members.includes(flowNode.id))?.id,
        width,
        height: last === undefined ? shape.height : last.y + last.height,
        ports: [
          ...inputs.map(({ port, y }) => ({ id: portId(flowNode.id, port.name, 'in'), side: 'WEST' as const, y })),
          ...outputs.map(({ port, y }) => ({ id: portId(flowNode.id, port.name, 'out'), side: 'EAST' as const, y })),
          ...boundaries.flatMap(({ other, y, outputs: ways }) =>
            ways.map((way) => ({ id: portId(other.id, way.port.name, 'out'), side: 'EAST' as const, y: y + way.y })),
          ),
        ],
      };
    });
  const there = new Set(boxes.flatMap(({ ports }) => ports.map(({ id }) => id)));
  const wires = Object.values(sequenceFlows)
    .map(({ id, from, to }) => ({ id, from: portId(from.node, from.port, 'out'), to: portId(to.node, to.port, 'in') }))
    .filter(({ from, to }) => there.has(from) && there.has(to));

  const { tidy } = await import('./tidy.ts');
  const positions = await tidy(boxes, wires);
  if (document.records.flowNodes !== flowNodes) return;
  document.execute(moveElements, { positions: { ...Object.fromEntries(positions), ...notesIn(flow, positions) }, because: 'tidy' });
  flow.canvas.get()?.fit();
}

/** Where the notes go when steps go there. */
function notesIn({ document }: OpenFlow, positions: ReadonlyMap<string, Position>): Record<string, Position> {
  const { records } = document;
  const portsOf = document.portsOf.bind(document);
  const places = { ...records, positions: { ...records.positions, ...Object.fromEntries(positions) } };
  const boxesIn = (of: typeof records, ids: readonly string[]): ReadonlyMap<string, Box> =>
    new Map(ids.flatMap((id) => [boxOf(of, portsOf, id)].flatMap((box) => (box === undefined ? [] : [[id, box] as const]))));
  const [steps, notes] = [Object.keys(records.flowNodes), Object.keys(records.notes)];
  const framesBeside = (note: string): readonly Box[] =>
    Object.values(records.groups).flatMap((group) => {
      const members = group.members.filter((id) => records.flowNodes[id] !== undefined);
      return group.members.includes(note) ? [] : (groupFrame(places, portsOf, { ...group, members }) ?? []);
    });
  const placed = notesAfterTidy({
    notes: boxesIn(records, notes),
    before: boxesIn(records, steps),
    after: boxesIn(places, steps),
    frames: new Map(notes.map((note) => [note, framesBeside(note)])),
  });
  return Object.fromEntries(placed);
}
