import { z } from 'zod';
import { Time } from '../value.ts';
import { ENGINEERS, type Role } from './role.ts';
import { route } from './route.ts';

/** What the plant demands of every release (21 CFR part 11 wants both). */
export const ReleaseRules = z.strictObject({
  /** Whoever releases signs: gives the password again. */
  signature: z.boolean(),
  /** Before it, somebody who has not changed it looks at it and signs. */
  review: z.boolean(),
});
export type ReleaseRules = z.infer<typeof ReleaseRules>;

/** What a signature says: whoever releases answers for the content, whoever reviews agrees to it. */
export const SignatureMeaning = z.enum(['release', 'review']);
export type SignatureMeaning = z.infer<typeof SignatureMeaning>;

/** An electronic signature, bound to the content by its hash. */
export const FlowSignature = z.object({
  id: z.string(),
  person: z.string(),
  /** As the person was called then. */
  personName: z.string(),
  meaning: SignatureMeaning,
  /** What was agreed to, in words. */
  statement: z.string(),
  comment: z.string(),
  signedAt: Time,
  semanticHash: z.string(),
});
export type FlowSignature = z.infer<typeof FlowSignature>;

export const SIGNATURE_STATEMENTS: Readonly<Record<SignatureMeaning, string>> = {
  release: 'I release this content for production and answer for it.',
  review: 'I have reviewed this content and agree to its release.',
};

export const ReadinessKey = z.enum(['problems', 'calls', 'signals', 'skills', 'documents', 'scenarios', 'cases', 'review']);
export type ReadinessKey = z.infer<typeof ReadinessKey>;

/** One line of what a release should stand on. */
export const ReadinessCheck = z.object({
  key: ReadinessKey,
  /** `stops`: it cannot be released like that. `warns`: a person judges. `nothing`: it has nothing of the kind. */
  state: z.enum(['ready', 'warns', 'stops', 'nothing']),
  words: z.string(),
  details: z.array(z.object({ words: z.string(), flowNode: z.string().optional() })),
});
export type ReadinessCheck = z.infer<typeof ReadinessCheck>;

/** Who may sign a review: engineers, and those who decide on quality. */
export const REVIEWERS: readonly Role[] = [...ENGINEERS, 'supervisor'];

const FlowParams = z.object({ flow: z.string().max(100) });
const Password = z.string().min(1).max(200);

export const releaseRoutes = {
  releaseReadiness: route({
    method: 'GET',
    path: '/api/flows/:flow/readiness',
    tag: 'flows',
    summary:
      'What the shared draft has of what a release should stand on: problems, called routings, signals, skills, scenarios, back-test cases, review',
    access: 'signedIn',
    params: FlowParams,
    response: z.object({
      revision: z.number().int(),
      semanticHash: z.string(),
      rules: ReleaseRules,
      /** Who has changed it since the last release. */
      authors: z.array(z.string()),
      /** Signatures on exactly this content, given since the last release. */
      signatures: z.array(FlowSignature),
      checks: z.array(ReadinessCheck),
    }),
  }),
  signReview: route({
    method: 'POST',
    path: '/api/flows/:flow/reviews',
    tag: 'flows',
    summary:
      'Sign as reviewer of the shared draft of exactly this revision: the password is given again, and the signature is bound to the content. Refused to whoever has changed it since the last release.',
    access: REVIEWERS,
    params: FlowParams,
    body: z.object({ revision: z.number().int(), password: Password, comment: z.string().max(2000).default('') }),
    response: z.object({ signature: FlowSignature }),
  }),
  getReleaseRules: route({
    method: 'GET',
    path: '/api/release-rules',
    tag: 'administration',
    summary: 'What the plant demands of a release',
    access: 'signedIn',
    response: z.object({ rules: ReleaseRules }),
  }),
  putReleaseRules: route({
    method: 'PUT',
    path: '/api/release-rules',
    tag: 'administration',
    summary: 'Change what the plant demands of a release, with the reason',
    access: ['administrator'],
    body: z.object({ rules: ReleaseRules, reason: z.string().min(1).max(2000) }),
    response: z.object({ rules: ReleaseRules }),
  }),
};
