import { type RefObject, useEffect } from 'react';
import type { FlowDocument } from '../document/flow-document.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { around, type Box, boxOf } from './group-frame.ts';
import { HEADER_HEIGHT, NODE_WIDTH } from './node-size.ts';
import type { CanvasEdge, CanvasNode } from './projection.ts';
import { useReactFlow } from './react-flow.ts';

/** Lets the rest of the editor ask the canvas to fit, to show something or where its middle is. */
export function useCanvasControls(element: RefObject<HTMLDivElement | null>): void {
  const { canvas, document } = useOpenFlow();
  const graph = useReactFlow<CanvasNode, CanvasEdge>();
  useEffect(() => {
    canvas.set({
      fit: (ids) => {
        if (ids === undefined) void graph.fitView({ maxZoom: 1, padding: 0.06, duration: 180 });
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
      middle: () => {
        const frame = element.current?.getBoundingClientRect();
        if (frame === undefined) return { x: 0, y: 0 };
        const at = graph.screenToFlowPosition({ x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 });
        return { x: at.x - NODE_WIDTH / 2, y: at.y - HEADER_HEIGHT / 2 };
      },
      moveTo: (view) => void graph.setViewport(view),
      focus: () => element.current?.focus(),
    });
    return () => canvas.set(undefined);
  }, [canvas, document, graph, element]);
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

/** From the document and not from what is drawn: a step that was added a moment ago is not drawn yet. */
function boundsOf(document: FlowDocument, ids: readonly string[]): Box {
  return around(ids.flatMap((id) => boxOf(document.records, (flowNode) => document.portsOf(flowNode), id) ?? [])) ?? NOWHERE;
}
