import { z } from 'zod';
import { ChartKind } from '../statistics/chart-kind.ts';
import { ControlLimits } from '../statistics/control-limits.ts';
import { SubgroupBasis } from '../statistics/rational-subgroup.ts';
import { RunLengths, RunRuleId } from '../statistics/run-rule-config.ts';
import { SampleRecord } from '../statistics/sample-record.ts';
import { Time } from '../value.ts';
import { DECIDERS, ENGINEERS } from './role.ts';
import { route } from './route.ts';

const Reason = z.string().trim().min(1, 'say why').max(2000);
const Ok = z.object({ ok: z.literal(true) });

/** A chart is a flowNode of a quality rule on one equipment. */
export const ChartKey = z.object({ flow: z.string().max(100), flowNode: z.string().max(100), equipment: z.string().max(200) });
export type ChartKey = z.infer<typeof ChartKey>;

/** A sample of a chart: each released version of the rule counts its samples from 1. */
export const SampleKey = z.object({ version: z.coerce.number().int().positive(), sample: z.coerce.number().int().positive() });
export type SampleKey = z.infer<typeof SampleKey>;

/** `in` and `out`: the last sample violated no rule, or one. `learning`: nothing is judged yet. `empty`: no sample yet. */
export const ChartState = z.enum(['in', 'out', 'learning', 'empty']);
export type ChartState = z.infer<typeof ChartState>;

/** What a screen needs of capability in a list; `refusal` says why no index is named. */
const CapabilityInShort = z.object({ cp: z.number().nullable(), cpk: z.number().nullable(), refusal: z.string().optional() });

export const ChartSummary = ChartKey.extend({
  flowName: z.string(),
  /** Version of the rule in use; absent: it was retired. */
  version: z.number().int().optional(),
  title: z.string(),
  equipmentTitle: z.string(),
  kind: ChartKind,
  /** Values a sample. */
  n: z.number(),
  /** What is charted: the signals that lead to it and what is made of them on the way. */
  signals: z.array(z.object({ signal: z.string(), title: z.string(), unit: z.string() })),
  through: z.array(z.string()),
  state: ChartState,
  samples: z.number().int(),
  /** Of the last 25 samples, those that violate a rule. */
  recentlyOut: z.number().int(),
  last: SampleKey.extend({ at: Time, value: z.number(), violations: z.array(RunRuleId) }).optional(),
  /** Where its limits come from: its own frozen ones (learned, or accepted), or those written in the rule. */
  limitsFrom: z.enum(['learn', 'frozen', 'stated']),
  /** Version in use; absent: there are none yet. */
  limitsVersion: z.number().int().optional(),
  /** The rule names this version and keeps it, whatever is accepted. */
  pinned: z.boolean(),
  /** Samples that limits are learned from. */
  learnFrom: z.number().int(),
  openProposal: z.boolean(),
  capability: CapabilityInShort.optional(),
});
export type ChartSummary = z.infer<typeof ChartSummary>;

/** The samples behind limits: which, from when to when, and which of them were left out with whose reason. `outOfControl`: how many of them violate a rule by these very limits. */
export const LimitsBasis = z.object({
  first: SampleKey,
  last: SampleKey,
  count: z.number().int(),
  from: Time.nullable(),
  to: Time.nullable(),
  excluded: z.array(SampleKey.extend({ reason: z.string(), person: z.string() })),
  outOfControl: z.number().int().optional(),
});
export type LimitsBasis = z.infer<typeof LimitsBasis>;

export const FrozenLimits = z.object({
  version: z.number().int(),
  limits: ControlLimits,
  basis: LimitsBasis,
  origin: z.enum(['learned', 'accepted']),
  frozenBy: z.string(),
  reason: z.string(),
  effectiveFrom: Time,
});
export type FrozenLimits = z.infer<typeof FrozenLimits>;

export const ProposalState = z.enum(['open', 'accepted', 'rejected', 'replaced']);
export const ChartProposal = z.object({
  id: z.string(),
  origin: z.enum(['chart', 'person']),
  limits: ControlLimits,
  /** Those in force when it was made. */
  inUse: ControlLimits.optional(),
  basis: LimitsBasis,
  reason: z.string(),
  proposedAt: Time,
  proposedBy: z.string(),
  state: ProposalState,
  decidedAt: Time.optional(),
  decidedBy: z.string().optional(),
  decisionReason: z.string().optional(),
  limitsVersion: z.number().int().optional(),
});
export type ChartProposal = z.infer<typeof ChartProposal>;

export const ChartAnnotation = SampleKey.extend({ cause: z.string(), action: z.string(), person: z.string(), at: Time });
export type ChartAnnotation = z.infer<typeof ChartAnnotation>;

export const ChartExclusion = SampleKey.extend({
  reason: z.string(),
  person: z.string(),
  at: Time,
  withdrawnAt: Time.optional(),
  withdrawnBy: z.string().optional(),
  withdrawReason: z.string().optional(),
});
export type ChartExclusion = z.infer<typeof ChartExclusion>;

export const ChartDetail = z.object({
  chart: ChartSummary,
  rules: z.array(RunRuleId),
  /** Points of each run, as the rule in use has them. */
  lengths: RunLengths,
  subgroupBy: SubgroupBasis,
  specification: z.object({ lsl: z.number().optional(), usl: z.number().optional() }).optional(),
  /** What it judges by now; absent: nothing yet. */
  inUse: ControlLimits.optional(),
  /** Oldest first. */
  samples: z.array(SampleRecord.extend({ version: z.number().int() })),
  /** Older ones were left off. */
  more: z.boolean(),
  /** Newest first. */
  limits: z.array(FrozenLimits),
  proposals: z.array(ChartProposal),
  annotations: z.array(ChartAnnotation),
  exclusions: z.array(ChartExclusion),
});
export type ChartDetail = z.infer<typeof ChartDetail>;
export type KeptSample = ChartDetail['samples'][number];

const PATH = '/api/charts/:flow/:flowNode/:equipment';
const READERS = [...ENGINEERS, 'supervisor'] as const;

export const chartRoutes = {
  listCharts: route({
    method: 'GET',
    path: '/api/charts',
    tag: 'charts',
    summary: 'Control charts of the quality rules in use, one for each machine that they judge, with how they stand',
    access: READERS,
    response: z.object({ charts: z.array(ChartSummary) }),
  }),
  getChart: route({
    method: 'GET',
    path: PATH,
    tag: 'charts',
    summary: 'A control chart: its samples, limits in all versions, proposals, annotations and exclusions',
    access: READERS,
    params: ChartKey,
    query: z.object({
      /** The newest so many, or of the period. */
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      from: z.coerce.number().int().nonnegative().optional(),
      to: z.coerce.number().int().nonnegative().optional(),
    }),
    response: ChartDetail,
  }),
  annotateSample: route({
    method: 'POST',
    path: `${PATH}/annotations`,
    tag: 'charts',
    summary: 'Write down why a point is special, and what was done',
    access: [...DECIDERS, 'processEngineer'],
    params: ChartKey,
    body: SampleKey.extend({
      cause: z.string().trim().min(1, 'write the cause').max(2000),
      action: z.string().trim().max(2000).default(''),
    }),
    response: Ok,
  }),
  excludeSample: route({
    method: 'POST',
    path: `${PATH}/exclusions`,
    tag: 'charts',
    summary: 'Leave a sample out of phase I: it is judged, and no limits are learned from it. Limits in force stay as they are',
    access: ['qualityEngineer'],
    params: ChartKey,
    body: SampleKey.extend({ reason: Reason }),
    response: Ok,
  }),
  includeSample: route({
    method: 'POST',
    path: `${PATH}/exclusions/withdraw`,
    tag: 'charts',
    summary: 'Let a sample count in phase I again',
    access: ['qualityEngineer'],
    params: ChartKey,
    body: SampleKey.extend({ reason: Reason }),
    response: Ok,
  }),
  proposeLimits: route({
    method: 'POST',
    path: `${PATH}/proposals`,
    tag: 'charts',
    summary: 'Compute limits from samples of the chart and propose them. Those in force stay until somebody accepts',
    access: ['qualityEngineer'],
    params: ChartKey,
    body: z.object({ first: SampleKey, last: SampleKey, reason: Reason }),
    response: z.object({ proposal: ChartProposal }),
  }),
  decideProposal: route({
    method: 'POST',
    path: `${PATH}/proposals/decide`,
    tag: 'charts',
    summary: 'Accept proposed limits, which makes them the next version and lets them judge from now on, or reject them',
    access: ['qualityEngineer'],
    params: ChartKey,
    body: z.object({ proposal: z.string().max(400), accept: z.boolean(), reason: Reason }),
    response: z.object({ proposal: ChartProposal }),
  }),
};
