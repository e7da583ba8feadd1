import { z } from 'zod';
import { FlowDefinition, FlowKind } from '../definition.ts';
import { Problem } from '../lint/problem.ts';
import { Quality, Time, Value } from '../value.ts';
import { FlowSignature } from './release-routes.ts';
import { ENGINEERS } from './role.ts';
import { route } from './route.ts';

/** A fault in a flow: what, where, and what to do. Same shape as the linter's. */
export const FlowProblem = Problem.extend({ code: z.string() });
export type FlowProblem = z.infer<typeof FlowProblem>;

export const FlowSummary = z.object({
  id: z.string(),
  kind: FlowKind,
  name: z.string(),
  description: z.string(),
  product: z.string().optional(),
  releasedVersion: z.number().int().optional(),
  releasedAt: Time.optional(),
  releasedBy: z.string().optional(),
  /** Of the released version: new units start on it from then on, where that is later than its release, and for these products alone. */
  effectiveFrom: Time.optional(),
  products: z.array(z.string()),
  /** The draft differs from the released version in more than its layout. */
  changed: z.boolean(),
  draftRevision: z.number().int(),
  draftBy: z.string(),
  draftAt: Time,
  /** Engineers with changes of their own that they have not shared. */
  unshared: z.array(z.object({ person: z.string(), savedAt: Time })),
  /** Units in progress on any version. */
  unitsInProgress: z.number().int(),
  /** Routings that its released version calls and of which a newer version is in use: releasing it again binds that one. */
  newerCalls: z.array(z.object({ flow: z.string(), name: z.string(), bound: z.number().int(), current: z.number().int() })),
});
export type FlowSummary = z.infer<typeof FlowSummary>;

export const FlowVersionSummary = z.object({
  version: z.number().int(),
  releasedAt: Time,
  releasedBy: z.string(),
  reason: z.string(),
  semanticHash: z.string(),
  unitsInProgress: z.number().int(),
  /** Who had changed it since the version before. */
  authors: z.array(z.string()),
  signatures: z.array(FlowSignature),
  /** New units start on it from then on; absent: from its release. */
  effectiveFrom: Time.optional(),
  /** For these products alone; none: for all. */
  products: z.array(z.string()),
  /** Units of some product start on it now. */
  inForce: z.boolean(),
});
export type FlowVersionSummary = z.infer<typeof FlowVersionSummary>;

const FlowParams = z.object({ flow: z.string().max(100) });

export const flowRoutes = {
  listFlows: route({
    method: 'GET',
    path: '/api/flows',
    tag: 'flows',
    summary: 'All routings and quality rules',
    access: 'signedIn',
    response: z.object({ flows: z.array(FlowSummary) }),
  }),
  createFlow: route({
    method: 'POST',
    path: '/api/flows',
    tag: 'flows',
    summary: 'Create a flow from a definition (an empty one or an import); refused when the id is taken',
    access: ENGINEERS,
    body: z.object({ definition: z.unknown() }),
    response: z.object({ flow: FlowSummary }),
  }),
  getFlow: route({
    method: 'GET',
    path: '/api/flows/:flow',
    tag: 'flows',
    summary: 'The draft, its revision, and the released versions, newest first',
    access: 'signedIn',
    params: FlowParams,
    response: z.object({
      summary: FlowSummary,
      draft: FlowDefinition,
      revision: z.number().int(),
      versions: z.array(FlowVersionSummary),
      /** Who has changed what the draft does since the last release, and when last. */
      changedBy: z.array(z.object({ person: z.string(), at: Time })),
      problems: z.array(FlowProblem),
    }),
  }),
  saveDraft: route({
    method: 'PUT',
    path: '/api/flows/:flow/draft',
    tag: 'flows',
    summary:
      'Save the shared draft; what the caller had not shared is shared with it. Refused with 409 when somebody saved since `revision`: nothing is overwritten. Problems do not keep a draft from being saved.',
    access: ENGINEERS,
    params: FlowParams,
    body: z.object({ revision: z.number().int(), definition: z.unknown() }),
    response: z.object({ revision: z.number().int(), problems: z.array(FlowProblem) }),
  }),
  validateFlow: route({
    method: 'POST',
    path: '/api/flows/validate',
    tag: 'flows',
    summary: 'Problems of a definition, without saving it',
    access: 'signedIn',
    body: z.object({ definition: z.unknown() }),
    response: z.object({ problems: z.array(FlowProblem) }),
  }),
  releaseFlow: route({
    method: 'POST',
    path: '/api/flows/:flow/release',
    tag: 'flows',
    summary:
      'Release the draft of exactly this revision as a new, immutable version. Refused while it has errors, while it has changes of others that `withChangesOf` does not name (nobody releases what they have not seen), and without the signatures that the plant demands. `effectiveFrom` and `products`: of a routing, from when and for which products new units start on it.',
    access: ENGINEERS,
    params: FlowParams,
    body: z.object({
      revision: z.number().int(),
      reason: z.string().min(1).max(2000),
      withChangesOf: z.array(z.string()).optional(),
      /** Given again: that is the signature. */
      password: z.string().min(1).max(200).optional(),
      effectiveFrom: Time.optional(),
      products: z.array(z.string().min(1).max(100)).max(200).optional(),
    }),
    response: z.object({ version: z.number().int(), semanticHash: z.string() }),
  }),
  retireFlow: route({
    method: 'POST',
    path: '/api/flows/:flow/retire',
    tag: 'flows',
    summary: 'Take the released version out of use: a rule stops judging, a routing takes no new units. Units in progress go on.',
    access: ENGINEERS,
    params: FlowParams,
    body: z.object({ reason: z.string().min(1).max(2000) }),
    response: z.object({ ok: z.literal(true) }),
  }),
  getFlowVersion: route({
    method: 'GET',
    path: '/api/flows/:flow/versions/:version',
    tag: 'flows',
    summary: 'A released version as it was released',
    access: 'signedIn',
    params: z.object({ flow: z.string().max(100), version: z.coerce.number().int().positive() }),
    response: z.object({ definition: FlowDefinition, summary: FlowVersionSummary }),
  }),
  flowOverlay: route({
    method: 'GET',
    path: '/api/flows/:flow/overlay',
    tag: 'flows',
    summary: 'What goes on now: units on each flowNode, values at the sources, firings, open incidents',
    access: 'signedIn',
    params: FlowParams,
    response: z.object({
      at: Time,
      flowNodes: z.record(
        z.string(),
        z.object({
          units: z.number().int(),
          held: z.number().int(),
          incidents: z.number().int(),
          /** Since when the unit waits that waits longest. */
          oldestSince: Time.optional(),
          /** Units that left in the last 24 hours. */
          passed: z.number().int(),
          /** Of a time limit: units whose time is running, those of them that are over it, and when the next one is. Of an operation: units that wait before it. */
          clocks: z.number().int().optional(),
          expired: z.number().int().optional(),
          nextExpiry: Time.optional(),
          reading: z.object({ value: Value, quality: Quality, sourceTime: Time }).optional(),
          firings: z.number().int().optional(),
          lastFiring: Time.optional(),
        }),
      ),
    }),
  }),
};
