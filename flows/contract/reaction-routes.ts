import { z } from 'zod';
import { UnitState } from '../instance.ts';
import { Json, Time } from '../value.ts';
import { EnteredValues, WorkInstruction } from '../work-instruction.ts';
import { DECIDERS, SHOP_FLOOR } from './role.ts';
import { route } from './route.ts';

const Limit = z.coerce.number().int().min(1).max(500).default(100);
const id = (name: string) => z.object({ [name]: z.string().max(500) });

/** A question of a reaction to a station. */
export const CheckView = z.object({
  id: z.string(),
  reaction: z.string(),
  flow: z.string(),
  flowName: z.string(),
  equipment: z.string(),
  station: z.string(),
  /** What the reaction is about. */
  why: z.string(),
  instruction: WorkInstruction,
  serialNumber: z.string().optional(),
  jobOrder: z.string().optional(),
  openedAt: Time,
  /** To be answered by then; absent: it takes as long as it takes. */
  dueAt: Time.optional(),
  /** Answered, and not yet taken by the machine's actor. */
  sentBy: z.string().optional(),
  answeredAt: Time.optional(),
  person: z.string().optional(),
  outcome: z.string().optional(),
  entries: EnteredValues.optional(),
});
export type CheckView = z.infer<typeof CheckView>;

/** What a rule's reaction plan does on a signal, from the signal to the sign-off. */
export const ReactionView = z.object({
  id: z.string(),
  flow: z.string(),
  flowName: z.string(),
  version: z.number().int(),
  flowNode: z.string(),
  equipment: z.string(),
  title: z.string(),
  /** Id of the firing that it began with. */
  firing: z.string(),
  serialNumber: z.string().optional(),
  openedAt: Time,
  /** How often the signal was seen, the first time included, and when last. */
  times: z.number().int(),
  lastAt: Time,
  signOff: z.boolean(),
  /** Somebody has signed it off, and the machine's actor has not taken that yet. */
  signingBy: z.string().optional(),
  openChecks: z.number().int(),
  /** Of the open ones, those that were not answered in time. */
  overdueChecks: z.number().int(),
  /** Units that it still keeps from going on. */
  heldUnits: z.number().int(),
  /** Units that were held with others, back to the last good sample, whether they still are or not. */
  containedUnits: z.number().int(),
  closedAt: Time.optional(),
  closedBy: z.string().optional(),
  closeReason: z.string().optional(),
});
export type ReactionView = z.infer<typeof ReactionView>;

export const ReactionStep = z.object({
  sequence: z.number().int(),
  at: Time,
  kind: z.string(),
  flowNode: z.string().optional(),
  data: z.record(z.string(), Json),
});
export type ReactionStep = z.infer<typeof ReactionStep>;

/** A unit that it has held or wanted to hold. */
export const ReactionUnit = z.object({
  instance: z.string(),
  serialNumber: z.string(),
  jobOrder: z.string(),
  state: UnitState,
  finishedAt: Time.optional(),
  /** Held with others, back to the last good sample. */
  contained: z.boolean(),
  /** Absent: it had ended before it could be held. */
  heldAt: Time.optional(),
  releasedAt: Time.optional(),
  releasedBy: z.string().optional(),
});
export type ReactionUnit = z.infer<typeof ReactionUnit>;

/** How far back units were held with others. */
export const Containment = z.object({
  /** When the last good sample was, and of which unit; absent: there was none. */
  since: Time.optional(),
  lastGood: z.string().optional(),
  /** False: the machine may have worked on more since then than it remembers. */
  complete: z.boolean(),
});
export type Containment = z.infer<typeof Containment>;

export const reactionRoutes = {
  listReactions: route({
    method: 'GET',
    path: '/api/reactions',
    tag: 'quality',
    summary: 'Reactions to what rules saw, open ones first',
    access: 'signedIn',
    query: z.object({
      state: z.enum(['open', 'closed']).optional(),
      equipment: z.string().max(100).optional(),
      serialNumber: z.string().max(100).optional(),
      /** The firing that it began with. */
      firing: z.string().max(500).optional(),
      limit: Limit,
    }),
    response: z.object({ reactions: z.array(ReactionView) }),
  }),
  getReaction: route({
    method: 'GET',
    path: '/api/reactions/:reaction',
    tag: 'quality',
    summary: 'A reaction with everything that it did: steps, checks and units',
    access: 'signedIn',
    params: id('reaction'),
    response: z.object({
      reaction: ReactionView,
      steps: z.array(ReactionStep),
      checks: z.array(CheckView),
      units: z.array(ReactionUnit),
      /** Of its first containment; absent: it contains nothing. */
      containment: Containment.optional(),
    }),
  }),
  signOffReaction: route({
    method: 'POST',
    path: '/api/reactions/:reaction/sign-off',
    tag: 'quality',
    summary: 'Sign a reaction off: everything that it asked for was done. Refused while a check is open.',
    access: DECIDERS,
    params: id('reaction'),
    body: z.object({ reason: z.string().min(1, 'say what was done').max(2000) }),
    response: z.object({ ok: z.literal(true) }),
  }),
  listChecks: route({
    method: 'GET',
    path: '/api/checks',
    tag: 'quality',
    summary: 'Questions of reactions to stations that wait for an answer, oldest first',
    access: 'signedIn',
    query: z.object({ station: z.string().max(100).optional(), limit: Limit }),
    response: z.object({ checks: z.array(CheckView) }),
  }),
  answerCheck: route({
    method: 'POST',
    path: '/api/checks/:check/answer',
    tag: 'quality',
    summary: 'Answer a check, once; the answer decides what follows',
    access: SHOP_FLOOR,
    params: id('check'),
    body: z.object({ outcome: z.string().max(60), entries: EnteredValues.default({}) }),
    response: z.object({ ok: z.literal(true) }),
  }),
};
