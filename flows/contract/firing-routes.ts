import { z } from 'zod';
import { Json, Quality, Time, Value } from '../value.ts';
import { FiringView } from './production-routes.ts';
import { ReactionView } from './reaction-routes.ts';
import { route } from './route.ts';

/** Something that a firing did, or asked for, and what became of it. */
export const FiringAction = z.object({
  /** That of the hold, call, nonconformance or effect. */
  id: z.string(),
  /** The step of the drawing that did it. */
  flowNode: z.string(),
  kind: z.enum(['holdUnit', 'containUnits', 'holdEquipment', 'andonCall', 'nonconformance', 'effect', 'nothing']),
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
  /** Of a containment: the units, in the order in which the machine had worked on them. `ended`: it had ended before it could be held. */
  units: z.array(z.object({ serialNumber: z.string(), state: z.enum(['held', 'released', 'ended']) })).optional(),
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
  /** Those that were open already when it fired: it did for them only what is new. */
  repeats: z.array(ReactionView),
  excerpts: z.array(SignalExcerpt),
  /** The firings of this rule on this machine before and after it. */
  previous: z.string().optional(),
  next: z.string().optional(),
});
export type FiringRecord = z.infer<typeof FiringRecord>;

/** A comparison that would have had to come out otherwise. */
export const MissedComparison = z.object({
  fact: z.string(),
  result: z.enum(['true', 'false', 'unknown']),
  value: Json.optional(),
  quality: Quality.optional(),
  sourceTime: Time.optional(),
  /** How much a number lacked of its limit. */
  gap: z.number().optional(),
  words: z.string(),
});

/** The moment at which a condition was nearest to being true, and what was missing. */
export const NearestMoment = z.object({ at: Time, flowNode: z.string(), name: z.string(), missing: z.array(MissedComparison) });

/** A stay of a unit at a machine, or a span of time on one, as the rule judged it. */
export const ExplainedStay = z.object({
  equipment: z.string(),
  serialNumber: z.string().optional(),
  from: Time,
  to: Time,
  version: z.number().int(),
  /** What did fire then. */
  fired: z.array(z.object({ id: z.string(), at: Time, title: z.string() })),
  /** How often the rule's conditions were judged, and what came out. */
  judged: z.object({ true: z.number().int(), false: z.number().int(), unknown: z.number().int() }),
  nearest: NearestMoment.optional(),
  /** Inputs that were not known at some moments, with how many. */
  unknown: z.array(z.object({ fact: z.string(), moments: z.number().int(), words: z.string() })),
  /** More was recorded than was looked at. */
  cut: z.boolean(),
  /** The answer in a sentence. */
  words: z.string(),
});
export type ExplainedStay = z.infer<typeof ExplainedStay>;

export const WhyNot = z.object({
  flow: z.string(),
  flowName: z.string(),
  stays: z.array(ExplainedStay),
  /** What has nothing to do with readings: versions, machines, what is not in use. */
  notes: z.array(z.string()),
});
export type WhyNot = z.infer<typeof WhyNot>;

export const firingRoutes = {
  whyNot: route({
    method: 'GET',
    path: '/api/flows/:flow/why-not',
    tag: 'quality',
    summary:
      'Why a quality rule did not fire for a unit, or on a machine at a moment: when its conditions were nearest to being true, what was missing, and what was not known',
    access: 'signedIn',
    params: z.object({ flow: z.string().max(100) }),
    query: z.object({
      unit: z.string().max(200).optional(),
      equipment: z.string().max(200).optional(),
      at: z.coerce.number().int().nonnegative().optional(),
      version: z.coerce.number().int().positive().optional(),
    }),
    response: WhyNot,
  }),
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
