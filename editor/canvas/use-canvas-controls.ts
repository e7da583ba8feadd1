import { type RefObject, useEffect } from 'react';
import { attachmentOf } from '../document/attachment.ts';
import type { FlowDocument } from '../document/flow-document.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { HEADER_HEIGHT, NODE_WIDTH, nodeShape } from './node-size.ts';
import type { CanvasEdge, CanvasNode } from './projection.ts';
import { useReactFlow } from './react-flow.ts';

/** Lets the rest of the editor ask the canvas to fit, to show something or where its middle is. */
export function useCanvasControls(element: RefObject<HTMLDivElement | null>): void {
  const { canvas, document } = useOpenFlow();
  const graph = useReactFlow<CanvasNode, CanvasEdge>();
  useEffect(() => {
    canvas.set({
      fit: (flowNodes) =>
        void graph.fitView({ maxZoom: 1, padding: 0.06, duration: 180, ...(flowNodes && { nodes: flowNodes.map((id) => ({ id })) }) }),
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
      focus: () => element.current?.focus(),
    });
    return () => canvas.set(undefined);
  }, [canvas, document, graph, element]);
}

/** From the document and not from what is drawn: a step that was added a moment ago is not drawn yet. */
function boundsOf(document: FlowDocument, flowNodes: readonly string[]) {
  const boxes = flowNodes.flatMap((id) => {
    const { records } = document;
    const flowNode = records.flowNodes[id];
    // A boundary event is seen with its operation.
    const position = records.positions[(flowNode && attachmentOf(records, flowNode)?.host.id) ?? id] ?? { x: 0, y: 0 };
    return flowNode === undefined ? [] : [{ ...position, ...nodeShape(document.portsOf(flowNode)) }];
  });
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
