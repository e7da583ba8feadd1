import { type DragEvent, type RefObject, useState } from 'react';
import { appendFlowNode } from '../commands/append-flow-node.ts';
import { insertOnConnection } from '../commands/insert-on-connection.ts';
import { isBoundary } from '../document/attachment.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { DRAGGED_TYPE } from './dragged-type.ts';
import { HEADER_HEIGHT, NODE_WIDTH } from './node-size.ts';
import { useReactFlow } from './react-flow.ts';

/** Takes what is dragged from the palette: into a connection, to an operation's edge, or where it is let go. */
export function usePaletteDrop(element: RefObject<HTMLDivElement | null>) {
  const { document, selection, readOnly } = useOpenFlow();
  const graph = useReactFlow();
  const [isDropping, setDropping] = useState(false);
  const onDrop = (event: DragEvent): void => {
    setDropping(false);
    const type = event.dataTransfer.getData(DRAGGED_TYPE);
    if (type === '' || readOnly) return;
    event.preventDefault();
    const at = graph.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    const position = { x: at.x - NODE_WIDTH / 2, y: at.y - HEADER_HEIGHT / 2 };
    const over = (event.target as Element).closest<SVGElement>('.react-flow__edge')?.dataset.id;
    // Dropped on an operation, a boundary event is attached to it.
    const onto = isBoundary(document.registry.get(type))
      ? (event.target as Element).closest<HTMLElement>('.react-flow__node')?.dataset.id
      : '';
    const id =
      over === undefined
        ? document.execute(appendFlowNode, { type, position, after: onto ?? '' })
        : document.execute(insertOnConnection, { type, position, sequenceFlow: over });
    selection.select({ flowNodes: [id] });
    element.current?.focus();
  };
  return {
    isDropping,
    handlers: {
      onDragOver: (event: DragEvent): void => {
        if (!event.dataTransfer.types.includes(DRAGGED_TYPE)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setDropping(true);
      },
      onDragLeave: () => setDropping(false),
      onDrop,
    },
  };
}
