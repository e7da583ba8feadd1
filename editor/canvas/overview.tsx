import { memo, type PointerEvent, useEffect, useMemo, useState } from 'react';
import { useOpenFlow, useRecords } from '../session/open-flow.ts';
import { NODE_WIDTH, nodeShape } from './node-size.ts';
import styles from './overview.module.css';
import { useReactFlow, useViewport } from './react-flow.ts';

/** Pixels. */
const SIZE = { width: 168, height: 104 };
const MARGIN = 6;

/**
 * The whole drawing in a corner, and what of it is seen; press and drag to look elsewhere. All boxes are one path, made anew when something was put elsewhere and not
 * while it is dragged: with an element and a listener for each, a thousand boxes cost more to drag than the drawing itself.
 */
export const Overview = memo(function Overview() {
  const { document } = useOpenFlow();
  const flowNodes = useRecords((records) => records.flowNodes);
  const positions = useRecords((records) => records.positions);
  const graph = useReactFlow();
  const { x, y, zoom } = useViewport();
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const pane = useSizeOfParent(element);

  const drawing = useMemo(() => {
    const boxes = Object.values(flowNodes)
      .filter(({ attachedTo }) => attachedTo === undefined)
      .map((flowNode) => ({ ...(positions[flowNode.id] ?? { x: 0, y: 0 }), height: nodeShape(document.portsOf(flowNode)).height }));
    const left = Math.min(...boxes.map((box) => box.x));
    const top = Math.min(...boxes.map((box) => box.y));
    const right = Math.max(...boxes.map((box) => box.x + NODE_WIDTH));
    const bottom = Math.max(...boxes.map((box) => box.y + box.height));
    const scale = Math.min((SIZE.width - 2 * MARGIN) / (right - left), (SIZE.height - 2 * MARGIN) / (bottom - top), 0.12);
    const origin = {
      x: left - (SIZE.width / scale - (right - left)) / 2,
      y: top - (SIZE.height / scale - (bottom - top)) / 2,
    };
    const path = boxes.map((box) => `M${box.x} ${box.y}h${NODE_WIDTH}v${box.height}h${-NODE_WIDTH}z`).join('');
    return boxes.length === 0 ? undefined : { origin, scale, path };
  }, [flowNodes, positions, document]);
  if (drawing === undefined) return null;

  const { origin, scale, path } = drawing;
  const seen = {
    left: (-x / zoom - origin.x) * scale,
    top: (-y / zoom - origin.y) * scale,
    width: (pane.width / zoom) * scale,
    height: (pane.height / zoom) * scale,
  };
  const look = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const frame = event.currentTarget.getBoundingClientRect();
    void graph.setCenter((event.clientX - frame.left) / scale + origin.x, (event.clientY - frame.top) / scale + origin.y, { zoom });
  };
  return (
    <div
      ref={setElement}
      className={styles.overview}
      style={SIZE}
      role="img"
      aria-label="Overview of the flow"
      onPointerDown={look}
      onPointerMove={look}
    >
      <svg className={styles.boxes} viewBox={`${origin.x} ${origin.y} ${SIZE.width / scale} ${SIZE.height / scale}`} aria-hidden>
        <path d={path} />
      </svg>
      <span className={styles.seen} style={seen} />
    </div>
  );
});

/** Of an element that may come later: there is no overview before the first step is there. */
function useSizeOfParent(element: HTMLElement | null) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const parent = element?.parentElement;
    if (parent == null) return undefined;
    const observer = new ResizeObserver(() => setSize({ width: parent.clientWidth, height: parent.clientHeight }));
    observer.observe(parent);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
