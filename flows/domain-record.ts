import { z } from 'zod';
import { ControlLimits } from './statistics/control-limits.ts';
import { SampleRecord } from './statistics/sample-record.ts';

/**
 * What a flowNode puts on record besides moving a token. Each becomes a historyEvent of the same kind; the tables that screens list (holds, nonconformances, calls,
 * firings) are projections of those.
 */
export const DomainRecord = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('nonconformanceOpened'),
    /** Unique in the flowNode's activation. */
    name: z.string(),
    title: z.string(),
    defect: z.string(),
    description: z.string().default(''),
  }),
  z.object({
    kind: z.literal('nonconformanceClosed'),
    name: z.string(),
    disposition: z.enum(['useAsIs', 'rework', 'repair', 'scrap', 'return']),
    person: z.string(),
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('andonCalled'),
    name: z.string(),
    station: z.string(),
    title: z.string(),
    severity: z.enum(['information', 'warning', 'alarm']),
  }),
  z.object({ kind: z.literal('holdPlaced'), name: z.string(), reason: z.string(), person: z.string() }),
  /** A control chart completed a sample. */
  z.object({ kind: z.literal('chartSampled'), name: z.string(), record: SampleRecord }),
  /** A control chart froze what it learned from its first samples. */
  z.object({ kind: z.literal('limitsLearned'), name: z.string(), limits: ControlLimits }),
  /** A control chart found its process to be another one; nothing changes until a person accepts these limits. */
  z.object({
    kind: z.literal('limitsProposed'),
    name: z.string(),
    limits: ControlLimits,
    inUse: ControlLimits.nullable(),
    reason: z.string(),
  }),
  /** A sampling plan inspects more or fewer units from now on, because a reaction says so. */
  z.object({
    kind: z.literal('samplingChanged'),
    name: z.string(),
    plan: z.string(),
    from: z.string(),
    to: z.string(),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('holdReleased'), name: z.string(), reason: z.string(), person: z.string() }),
]);
export type DomainRecord = z.infer<typeof DomainRecord>;

export const Disposition = z.enum(['useAsIs', 'rework', 'repair', 'scrap', 'return']);
export type Disposition = z.infer<typeof Disposition>;
