import { getBezierPath, getSmoothStepPath, Side } from './react-flow.ts';
import type { Ends } from './wire-ends.ts';

/** How far a way back passes below the lower of its two ends, and how far apart several of them run. */
const BELOW = 84;
const APART = 11;
const LANES = 4;

/** The line of a connection: a curve forwards, and below both boxes where it goes back (rework). A path of SVG, and where its label stands. */
export function wirePath(
  id: string,
  { sourceX, sourceY, targetX, targetY }: Ends,
): readonly [path: string, labelX: number, labelY: number] {
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition: Side.Right, targetPosition: Side.Left };
  if (targetX >= sourceX + 24) return labelled(getBezierPath({ ...ends, curvature: 0.32 }));
  const lane = laneOf(id) % LANES;
  const isNear = Math.abs(targetY - sourceY) < 2 * BELOW;
  const centerY = isNear ? { centerY: Math.max(sourceY, targetY) + BELOW + lane * APART } : {};
  return labelled(getSmoothStepPath({ ...ends, borderRadius: 10, offset: 16 + lane * 5, ...centerY }));
}

const labelled = ([path, x, y]: readonly [string, number, number, ...unknown[]]) => [path, x, y] as const;

/** Some number that stays with the connection, so that ways back do not lie on one another. */
function laneOf(id: string): number {
  let sum = 0;
  for (const character of id) sum += character.charCodeAt(0);
  return sum;
}
