import { z } from 'zod';

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
  z.object({ kind: z.literal('holdReleased'), name: z.string(), reason: z.string(), person: z.string() }),
]);
export type DomainRecord = z.infer<typeof DomainRecord>;

export const Disposition = z.enum(['useAsIs', 'rework', 'repair', 'scrap', 'return']);
export type Disposition = z.infer<typeof Disposition>;
