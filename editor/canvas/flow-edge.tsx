import { lazy, memo, Suspense, useContext } from 'react';
import { useIsMarked } from '../session/kept-set.ts';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { placeKey } from '../simulation/breakpoints.ts';
import { CarriedContext } from './carried.ts';
import styles from './flow-canvas.module.css';
import type { CanvasEdge } from './projection.ts';
import { BaseEdge, type EdgeProps } from './react-flow.ts';
import { wirePath } from './wire-path.ts';

const PassLabel = lazy(() => import('./pass-label.tsx').then((module) => ({ default: module.PassLabel })));

/** A connection; while one of its ends is carried by the hand, it is where the hand is. */
export const FlowEdge = memo(function FlowEdge(edge: EdgeProps<CanvasEdge>) {
  const { id, markerEnd, data } = edge;
  const flow = useOpenFlow();
  const mark = useKeyed(flow.pointed, id);
  const pass = useKeyed(flow.passes, id);
  const isBreakpoint = useIsMarked(flow.breakpoints, placeKey({ sequenceFlow: id }));
  const ends = useKeyed(useContext(CarriedContext).ends, id) ?? edge;
  const [path, x, y] = wirePath(id, ends);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        interactionWidth={18}
        className={styles.wire}
        data-exceptional={data?.exceptional === true}
        data-mark={mark}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {(pass !== undefined || isBreakpoint) && (
        <Suspense>
          <PassLabel sequenceFlow={id} pass={pass} x={x} y={y} />
        </Suspense>
      )}
    </>
  );
});
