export { checkRouting, routingProblems, skeletonOf } from './check-routing.ts';
export type { RoutingSkeleton } from './routing-skeleton.ts';
export { bodyOf, startBody } from './run-messages.ts';
export { stepShape } from './step-shape.ts';
