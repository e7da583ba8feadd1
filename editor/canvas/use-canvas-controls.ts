import { type RefObject, useEffect } from 'react';
import type { FlowDocument } from '../document/flow-document.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { dropType } from './drop-type.ts';
import { around, type Box, boxOf } from './group-frame.ts';
import { HEADER_HEIGHT, NODE_WIDTH } from './node-size.ts';
import type { CanvasEdge, CanvasNode } from './projection.ts';
import { useReactFlow } from './react-flow.ts';

/** Lets the rest of the editor ask the canvas to fit, to show something or where its middle is. */
export function useCanvasControls(element: RefObject<HTMLDivElement | null>): void {
  const flow = useOpenFlow();
  const { canvas, document } = flow;
  const graph = useReactFlow<CanvasNode, CanvasEdge>();
  useEffect(() => {
    canvas.set({
      fit: (ids) => {
        if (ids === undefined) void graph.fitView({ maxZoom: 1, padding: FIT_PADDING, duration: 180 });
        else void graph.fitBounds(boundsOf(document, ids), { padding: 0.2, duration: 180 });
      },
      zoomBy: (factor) => void graph.zoomTo(graph.getZoom() * factor, { duration: 120 }),
      zoomTo: (zoom) => void graph.zoomTo(zoom, { duration: 120 }),
      show: (flowNodes) => {
        const bounds = boundsOf(document, flowNodes);
        const frame = element.current?.getBoundingClientRect();
        if (frame === undefined) return;
        const { x: left, y: top } = graph.screenToFlowPosition({ x: frame.left, y: frame.top });
        const { x: right, y: bottom } = graph.screenToFlowPosition({ x: frame.right, y: frame.bottom });
        const isSeen = bounds.x >= left && bounds.y >= top && bounds.x + bounds.width <= right && bounds.y + bounds.height <= bottom;
        if (isSeen) return;
        void graph.setCenter(bounds.x + bounds.width / 2, bounds.y + bounds.height / 2, { zoom: graph.getZoom(), duration: 180 });
      },
      showPart: (part) => {
        const { clientWidth = 0, clientHeight = 0 } = element.current ?? {};
        const { x, y, zoom } = graph.getViewport();
        const room = { width: clientWidth / zoom - 2 * BESIDE, height: clientHeight / zoom - 2 * BESIDE };
        if (part.width > room.width || part.height > room.height) {
          void graph.fitBounds(part, { padding: 0.04, duration: 180 });
          return;
        }
        const seen = { x: -x / zoom + BESIDE, y: -y / zoom + BESIDE };
        const dx = pushInto(part.x, part.width, seen.x, room.width);
        const dy = pushInto(part.y, part.height, seen.y, room.height);
        if (dx !== 0 || dy !== 0) void graph.setViewport({ x: x + dx * zoom, y: y + dy * zoom, zoom }, { duration: 180 });
      },
      middle: () => {
        const frame = element.current?.getBoundingClientRect();
        if (frame === undefined) return { x: 0, y: 0 };
        const at = graph.screenToFlowPosition({ x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 });
        return { x: at.x - NODE_WIDTH / 2, y: at.y - HEADER_HEIGHT / 2 };
      },
      placeOf: (point) => {
        const at = graph.screenToFlowPosition(point);
        return { x: at.x - NODE_WIDTH / 2, y: at.y - HEADER_HEIGHT / 2 };
      },
      drop: (type, point, target) => dropType(flow, type, point, target),
      moveTo: (view) => void graph.setViewport(view),
      focus: () => element.current?.focus(),
    });
    return () => canvas.set(undefined);
  }, [flow, canvas, document, graph, element]);
}

/** Below are the buttons of the view: no step is to be under them. */
export const FIT_PADDING = { x: '36px', top: '36px', bottom: '64px' } as const;

/** Left free around what is brought into view. */
const BESIDE = 16;

/** How far something must go to lie within `from` and `from + room`. */
function pushInto(start: number, size: number, from: number, room: number): number {
  if (start < from) return from - start;
  return Math.min(0, from + room - (start + size));
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

/** From the document and not from what is drawn: a step that was added a moment ago is not drawn yet. */
function boundsOf(document: FlowDocument, ids: readonly string[]): Box {
  return around(ids.flatMap((id) => boxOf(document.records, (flowNode) => document.portsOf(flowNode), id) ?? [])) ?? NOWHERE;
}
