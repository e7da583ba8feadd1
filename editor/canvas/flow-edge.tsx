import { lazy, memo, Suspense } from 'react';
import { useIsMarked } from '../session/kept-set.ts';
import { useKeyed } from '../session/keyed-store.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import { placeKey } from '../simulation/breakpoints.ts';
import styles from './flow-canvas.module.css';
import type { CanvasEdge } from './projection.ts';
import { BaseEdge, type EdgeProps, getBezierPath, getSmoothStepPath } from './react-flow.ts';

const PassLabel = lazy(() => import('./pass-label.tsx').then((module) => ({ default: module.PassLabel })));

/** How far a way back passes below the lower of its two ends, and how far apart several of them run. */
const BELOW = 84;
const APART = 11;
const LANES = 4;

/** A connection: a curve forwards, and below both boxes where it goes back (rework). */
export const FlowEdge = memo(function FlowEdge(edge: EdgeProps<CanvasEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, markerEnd, data } = edge;
  const flow = useOpenFlow();
  const mark = useKeyed(flow.pointed, id);
  const pass = useKeyed(flow.passes, id);
  const isBreakpoint = useIsMarked(flow.breakpoints, placeKey({ sequenceFlow: id }));
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition };
  const goesBack = targetX < sourceX + 24;
  const isNear = Math.abs(targetY - sourceY) < 2 * BELOW;
  const below = Math.max(sourceY, targetY) + BELOW + (laneOf(id) % LANES) * APART;
  const [path, x, y] = goesBack
    ? getSmoothStepPath({ ...ends, borderRadius: 10, offset: 16 + (laneOf(id) % LANES) * 5, ...(isNear ? { centerY: below } : {}) })
    : getBezierPath({ ...ends, curvature: 0.32 });
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

/** Some number that stays with the connection, so that ways back do not lie on one another. */
function laneOf(id: string): number {
  let sum = 0;
  for (const character of id) sum += character.charCodeAt(0);
  return sum;
}
