import type { Position } from '@fettle/flows';
import { appendFlowNode } from '../commands/append-flow-node.ts';
import { insertOnConnection } from '../commands/insert-on-connection.ts';
import { isBoundary } from '../document/attachment.ts';
import type { OpenFlow } from '../session/open-flow.ts';

/** Takes what was carried from the palette to this point of the screen: into the connection there, to the edge of the operation there, or where it is let go. */
export function dropType({ document, selection, canvas, readOnly }: OpenFlow, type: string, point: Position, target: Element): void {
  const position = canvas.get()?.placeOf(point);
  if (readOnly || position === undefined) return;
  const sequenceFlow = target.closest<SVGElement>('.react-flow__edge')?.dataset.id;
  // Dropped on an operation, a boundary event is attached to it.
  const onto = isBoundary(document.registry.get(type)) ? target.closest<HTMLElement>('.react-flow__node')?.dataset.id : '';
  const id =
    sequenceFlow === undefined
      ? document.execute(appendFlowNode, { type, position, after: onto ?? '' })
      : document.execute(insertOnConnection, { type, position, sequenceFlow });
  selection.select({ flowNodes: [id] });
  canvas.get()?.focus();
}
