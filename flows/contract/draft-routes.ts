import { z } from 'zod';
import { FlowDefinition } from '../definition.ts';
import { Time } from '../value.ts';
import { ENGINEERS } from './role.ts';
import { route } from './route.ts';

/** What an engineer has drawn and not shared yet. */
export const OwnDraft = z.object({
  revision: z.number().int(),
  /** Revision of the shared draft that it began with, and that draft as it was: what both sides of a merge have in common. */
  basedOn: z.number().int(),
  base: FlowDefinition,
  definition: FlowDefinition,
  savedAt: Time,
});
export type OwnDraft = z.infer<typeof OwnDraft>;

/** A window in which somebody else has the flow open. */
export const FlowVisitor = z.object({ window: z.string(), person: z.string(), flowNode: z.string().optional() });
export type FlowVisitor = z.infer<typeof FlowVisitor>;

const FlowParams = z.object({ flow: z.string().max(100) });

export const draftRoutes = {
  getOwnDraft: route({
    method: 'GET',
    path: '/api/flows/:flow/own-draft',
    tag: 'flows',
    summary: "The caller's changes that are not shared yet, if there are any",
    access: ENGINEERS,
    params: FlowParams,
    response: z.object({ own: OwnDraft.optional() }),
  }),
  saveOwnDraft: route({
    method: 'PUT',
    path: '/api/flows/:flow/own-draft',
    tag: 'flows',
    summary:
      "Keep the caller's changes, for nobody else to see. Refused with 409 when another window of the caller saved since `revision` (0: there are none yet). `base` goes along when it is another than before.",
    access: ENGINEERS,
    params: FlowParams,
    body: z.object({ revision: z.number().int(), basedOn: z.number().int(), base: z.unknown().optional(), definition: z.unknown() }),
    response: z.object({ revision: z.number().int() }),
  }),
  dropOwnDraft: route({
    method: 'DELETE',
    path: '/api/flows/:flow/own-draft',
    tag: 'flows',
    summary: "Drop the caller's changes that are not shared",
    access: ENGINEERS,
    params: FlowParams,
    response: z.object({ ok: z.literal(true) }),
  }),
  visitFlow: route({
    method: 'POST',
    path: '/api/flows/:flow/presence',
    tag: 'flows',
    summary:
      'Say that a window has the flow open (every few seconds), and hear who else has, who has changes of their own, and the revision of the shared draft',
    access: 'signedIn',
    params: FlowParams,
    body: z.object({ window: z.string().min(1).max(60), flowNode: z.string().max(60).optional(), leaves: z.boolean().optional() }),
    response: z.object({
      revision: z.number().int(),
      others: z.array(FlowVisitor),
      /** Engineers with changes that they have not shared, but for the caller. */
      unshared: z.array(z.object({ person: z.string(), savedAt: Time })),
    }),
  }),
};
