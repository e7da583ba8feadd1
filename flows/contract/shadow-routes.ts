import { z } from 'zod';
import { Time } from '../value.ts';
import { FiringView } from './production-routes.ts';
import { route } from './route.ts';

/** A draft of a rule that judges beside the released version, with nothing that it asks for carried out. */
export const ShadowRun = z.object({
  id: z.string(),
  flow: z.string(),
  /** Revision of the draft that it judges by. */
  draftRevision: z.number().int(),
  /** The version that was released when it began; absent: none was. */
  beside: z.number().int().optional(),
  startedAt: Time,
  startedBy: z.string(),
  stoppedAt: Time.optional(),
  stoppedBy: z.string().optional(),
  stopReason: z.string().optional(),
  /** Units that both fired for, the draft alone, the released version alone; a firing without a unit at the machine counts as one. */
  kept: z.number().int(),
  gained: z.number().int(),
  lost: z.number().int(),
  /** Firings, several of one unit included. */
  firedByDraft: z.number().int(),
  firedByReleased: z.number().int(),
});
export type ShadowRun = z.infer<typeof ShadowRun>;

export const ShadowDivergence = z.object({
  equipment: z.string(),
  number: z.number().int(),
  at: Time,
  verdict: z.enum(['gained', 'lost']),
  title: z.string(),
  serialNumber: z.string().optional(),
  /** What the draft would have done. */
  would: z.array(z.string()),
  trace: FiringView.shape.trace,
});
export type ShadowDivergence = z.infer<typeof ShadowDivergence>;

const Flow = z.object({ flow: z.string().max(100) });

export const shadowRoutes = {
  getShadow: route({
    method: 'GET',
    path: '/api/flows/:flow/shadow',
    tag: 'flows',
    summary: 'Runs of drafts of this rule in shadow, newest first, and what the newest judged otherwise (at most 500 on each machine)',
    access: 'signedIn',
    params: Flow,
    query: z.object({ run: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(500).default(100) }),
    response: z.object({ runs: z.array(ShadowRun), divergences: z.array(ShadowDivergence) }),
  }),
  startShadow: route({
    method: 'POST',
    path: '/api/flows/:flow/shadow',
    tag: 'flows',
    summary:
      'Let the draft of exactly this revision judge live beside the released version. Nothing that it asks for happens. Refused while it has errors.',
    access: ['qualityEngineer'],
    params: Flow,
    body: z.object({ revision: z.number().int() }),
    response: z.object({ run: z.string() }),
  }),
  stopShadow: route({
    method: 'POST',
    path: '/api/flows/:flow/shadow/stop',
    tag: 'flows',
    summary: 'Stop the draft in shadow; what it found stays',
    access: ['qualityEngineer'],
    params: Flow,
    body: z.object({ reason: z.string().max(2000).default('') }),
    response: z.object({ ok: z.literal(true) }),
  }),
};
