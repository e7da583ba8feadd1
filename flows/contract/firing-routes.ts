import { z } from 'zod';
import { Json, Quality, Time, Value } from '../value.ts';
import { FiringView } from './production-routes.ts';
import { route } from './route.ts';

/** Something that a firing did, or asked for, and what became of it. */
export const FiringAction = z.object({
  /** That of the hold, call, nonconformance or effect. */
  id: z.string(),
  /** The step of the drawing that did it. */
  flowNode: z.string(),
  kind: z.enum(['holdUnit', 'holdEquipment', 'andonCall', 'nonconformance', 'effect', 'nothing']),
  /** What it is about: the reason of a hold, the title of a call, what an effect sends. */
  about: z.string(),
  /** Unit, machine or station that it concerns. */
  subject: z.string(),
  at: Time,
  /** `open`: somebody has to end it. `underWay`: on its way. `void`: there was nothing to do it to. */
  state: z.enum(['open', 'settled', 'underWay', 'done', 'failed', 'void']),
  settledBy: z.string().optional(),
  settledAt: Time.optional(),
  /** Why it was settled so, or what went wrong. */
  reason: z.string().optional(),
});
export type FiringAction = z.infer<typeof FiringAction>;

/** Recorded readings of one signal around a moment, oldest first. The first may be from before the span: the value that was valid at its beginning. */
export const SignalExcerpt = z.object({
  equipment: z.string(),
  signal: z.string(),
  from: Time,
  to: Time,
  points: z.array(z.object({ at: Time, value: Value, quality: Quality })),
  /** More were recorded than are here: those next to the moment are. */
  cut: z.boolean(),
});
export type SignalExcerpt = z.infer<typeof SignalExcerpt>;

/** Everything that is kept of one firing. */
export const FiringRecord = z.object({
  firing: FiringView,
  /** The step that fired, and the way out that it took; absent of firings from before it was kept. */
  flowNode: z.string(),
  output: z.string().optional(),
  /** What an imported rule says of it. */
  event: Json.optional(),
  actions: z.array(FiringAction),
  excerpts: z.array(SignalExcerpt),
  /** The firings of this rule on this machine before and after it. */
  previous: z.string().optional(),
  next: z.string().optional(),
});
export type FiringRecord = z.infer<typeof FiringRecord>;

export const firingRoutes = {
  getFiring: route({
    method: 'GET',
    path: '/api/firings/:firing',
    tag: 'quality',
    summary: 'One firing: its trace, the way taken, what was done and by whom it was settled, and the signals around that moment',
    access: 'signedIn',
    params: z.object({ firing: z.string().max(400) }),
    response: FiringRecord,
  }),
};
