import { type DragEvent, useState } from 'react';
import { useOpenFlow } from '../session/open-flow.ts';
import { DRAGGED_TYPE } from './dragged-type.ts';

/** Takes what is dragged from the palette with a mouse; with a finger: panels/touch-drag.tsx. */
export function usePaletteDrop() {
  const { canvas } = useOpenFlow();
  const [isDropping, setDropping] = useState(false);
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
      onDrop(event: DragEvent): void {
        setDropping(false);
        const type = event.dataTransfer.getData(DRAGGED_TYPE);
        if (type === '') return;
        event.preventDefault();
        canvas.get()?.drop(type, { x: event.clientX, y: event.clientY }, event.target as Element);
      },
    },
  };
}
