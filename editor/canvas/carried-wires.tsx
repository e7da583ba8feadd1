import { type RefObject, useContext, useLayoutEffect, useRef } from 'react';
import { useOpenFlow } from '../session/open-flow.ts';
import { useValue, type ValueStore } from '../session/value-store.ts';
import type { GuideLine } from './alignment-guides.ts';
import { CarriedContext } from './carried.ts';
import styles from './flow-canvas.module.css';
import type { CanvasEdge } from './projection.ts';
import { ViewportPortal } from './react-flow.ts';
import { ARROW } from './wire-arrow.tsx';
import { wirePath } from './wire-path.ts';

/**
 * The connections at what the hand carries, and what it is in line with. All of it is one picture as large as what is seen: with each tick the browser paints this picture anew, and neither looks for
 * what else may have moved nor puts the layers of the whole page together again, which it does for every picture that becomes larger or goes elsewhere.
 */
export function CarriedWires({ lines }: { readonly lines: ValueStore<readonly GuideLine[]> }) {
  const carried = useContext(CarriedContext);
  const within = useValue(carried.within);
  const wires = useValue(carried.wires);
  if (within === undefined) return null;
  const { x, y, width, height } = within;
  return (
    <ViewportPortal>
      <svg
        className={styles.carried}
        style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
        viewBox={`${x} ${y} ${width} ${height}`}
        aria-hidden
      >
        {wires.map((edge) => (
          <CarriedWire key={edge.id} edge={edge} />
        ))}
        <GuidePath lines={lines} />
      </svg>
    </ViewportPortal>
  );
}

/** By hand and not by drawing it again, because that is once for each tick of the mouse. */
function CarriedWire({ edge: { id, data, selected } }: { readonly edge: CanvasEdge }) {
  const { ends } = useContext(CarriedContext);
  const mark = useOpenFlow().pointed.get(id);
  const element = useRef<SVGPathElement>(null);
  useLayoutEffect(() => {
    const show = (): void => {
      const now = ends.get(id);
      if (now !== undefined) element.current?.setAttribute('d', wirePath(id, now)[0]);
    };
    show();
    return ends.subscribe(id, show);
  }, [ends, id]);
  return (
    <path
      ref={element}
      className={styles.wire}
      data-exceptional={data?.exceptional === true}
      data-mark={mark}
      data-selected={selected === true}
      markerEnd={`url(#${ARROW})`}
    />
  );
}

function GuidePath({ lines }: { readonly lines: ValueStore<readonly GuideLine[]> }) {
  const element: RefObject<SVGPathElement | null> = useRef(null);
  useLayoutEffect(() => {
    const show = (): void => element.current?.setAttribute('d', pathOf(lines.get()));
    show();
    return lines.subscribe(show);
  }, [lines]);
  return <path ref={element} className={styles.guide} vectorEffect="non-scaling-stroke" />;
}

function pathOf(lines: readonly GuideLine[]): string {
  return lines
    .map(({ axis, at, from, to }) => (axis === 'x' ? `M${at} ${from - 12}V${to + 12}` : `M${from - 12} ${at}H${to + 12}`))
    .join('');
}
