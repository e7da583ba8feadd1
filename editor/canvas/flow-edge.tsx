import { memo } from 'react';
import styles from './flow-canvas.module.css';
import type { CanvasEdge } from './projection.ts';
import { BaseEdge, type EdgeProps, getSmoothStepPath } from './react-flow.ts';

/** How far a way back passes below the lower of its two ends. */
const BELOW = 92;

/** A connection. One that goes back (rework) runs below both boxes and not through them. */
export const FlowEdge = memo(function FlowEdge(edge: EdgeProps<CanvasEdge>) {
  const { id, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, markerEnd, data } = edge;
  const goesBack = targetX < sourceX + 24;
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 9,
    offset: 18,
    ...(goesBack && Math.abs(targetY - sourceY) < 2 * BELOW ? { centerY: Math.max(sourceY, targetY) + BELOW } : {}),
  });
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={18}
      className={styles.wire}
      data-exceptional={data?.exceptional === true}
      {...(markerEnd === undefined ? {} : { markerEnd })}
    />
  );
});
