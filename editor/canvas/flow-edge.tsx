import { lazy, memo, Suspense, useContext } from 'react';
import { useIsMarked } from '../session/kept-set.ts';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { placeKey } from '../simulation/breakpoints.ts';
import type { Pass } from '../simulation/passes.ts';
import { CarriedContext, useIsWireCarried } from './carried.ts';
import styles from './flow-canvas.module.css';
import type { CanvasEdge } from './projection.ts';
import { BaseEdge, type EdgeProps } from './react-flow.ts';
import type { Ends } from './wire-ends.ts';
import { wirePath } from './wire-path.ts';

const PassLabel = lazy(() => import('./pass-label.tsx').then((module) => ({ default: module.PassLabel })));

/** A connection. While one of its ends is carried by the hand, its line is drawn with all that is carried, and its label is where the hand is. */
export const FlowEdge = memo(function FlowEdge(edge: EdgeProps<CanvasEdge>) {
  const { id, markerEnd, data } = edge;
  const flow = useOpenFlow();
  const mark = useKeyed(flow.pointed, id);
  const pass = useKeyed(flow.passes, id);
  const isBreakpoint = useIsMarked(flow.breakpoints, placeKey({ sequenceFlow: id }));
  const isCarried = useIsWireCarried(id);
  const isLabelled = pass !== undefined || isBreakpoint;
  return (
    <>
      {!isCarried && (
        <BaseEdge
          id={id}
          path={wirePath(id, edge)[0]}
          interactionWidth={18}
          className={styles.wire}
          data-exceptional={data?.exceptional === true}
          data-mark={mark}
          {...(markerEnd === undefined ? {} : { markerEnd })}
        />
      )}
      {isLabelled && <Label id={id} edge={edge} pass={pass} />}
    </>
  );
});

interface LabelProps {
  readonly id: string;
  readonly edge: Ends;
  readonly pass: Pass | undefined;
}

function Label({ id, edge, pass }: LabelProps) {
  const ends = useKeyed(useContext(CarriedContext).ends, id) ?? edge;
  const [, x, y] = wirePath(id, ends);
  return (
    <Suspense>
      <PassLabel sequenceFlow={id} pass={pass} x={x} y={y} />
    </Suspense>
  );
}
