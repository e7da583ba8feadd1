import { z } from 'zod';
import { FlowId } from './definition.ts';
import { Json, Time } from './value.ts';

/**
 * What a flowNode asks of another actor: a routing to run, a material lot, another unit. The token waits for the reply, which comes back as the signal `replied` with the same `name`.
 */
export const UnitRequest = z.discriminatedUnion('kind', [
  /** Runs the version of `flow` that was bound when the calling version was released. The called routing finds `inputs` as the results of its start. */
  z.object({ kind: z.literal('call'), name: z.string(), flow: FlowId, inputs: z.record(z.string(), Json).default({}) }),
  z.object({
    kind: z.literal('consume'),
    name: z.string(),
    lot: z.string().min(1).max(100),
    definition: z.string(),
    quantity: z.number().positive(),
  }),
  /** Builds a finished unit (by its instance) into this one. */
  z.object({ kind: z.literal('install'), name: z.string(), component: z.string(), product: z.string() }),
  z.object({
    kind: z.literal('produce'),
    name: z.string(),
    lot: z.string().min(1).max(100),
    definition: z.string(),
    quantity: z.number().positive(),
    expiresAt: Time.optional(),
    blocked: z.boolean().default(false),
  }),
  /** Gives everything that the token stands for to another unit, which takes it when it waits at a flowNode `gather` or at this same flowNode. */
  z.object({ kind: z.literal('merge'), name: z.string(), into: z.string() }),
]);
export type UnitRequest = z.infer<typeof UnitRequest>;

/** New units that a flowNode splits off; they begin where `port` leads. */
export interface LotSplit {
  readonly quantity: number;
  readonly port: string;
  /** Absent: the unit's own with a number behind it. */
  readonly serialNumber?: string;
}
