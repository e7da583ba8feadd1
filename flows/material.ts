import { z } from 'zod';
import { Time } from './value.ts';

/** How a material is told apart when it is used: by the lot it is from, by the serial number of the single part, or not at all. */
export const MaterialTracking = z.enum(['lot', 'unit']);
export type MaterialTracking = z.infer<typeof MaterialTracking>;

/** ISA-95 MaterialDefinition: what is bought, made or used up. */
export const MaterialDefinition = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[A-Za-z0-9._-]+$/, 'use letters, digits, dot, - and _'),
  title: z.string().min(1).max(200),
  /** Engineering unit of quantities: pcs, kg, m. */
  unit: z.string().max(30).default('pcs'),
  /** Milliseconds after which a received lot expires, when its receipt names no date; 0: never. */
  shelfLife: z.number().int().nonnegative().default(0),
  /** More may be consumed than the lot has by the books. */
  allowNegative: z.boolean().default(false),
});
export type MaterialDefinition = z.infer<typeof MaterialDefinition>;

/** Expired is no state of its own: it follows from `expiresAt` and the time. */
export const MaterialLotState = z.enum(['released', 'blocked']);
export type MaterialLotState = z.infer<typeof MaterialLotState>;

/** ISA-95 MaterialLot, as its actor `material/<id>` keeps it. `received + adjusted + returned - consumed = quantity`, which its history adds up to. */
export const MaterialLot = z.object({
  id: z.string().min(1).max(100),
  definition: z.string(),
  quantity: z.number(),
  state: MaterialLotState,
  /** Why it is blocked. */
  reason: z.string().default(''),
  expiresAt: Time.optional(),
  allowNegative: z.boolean(),
  /** The supplier's own number, or the unit that made it. */
  supplier: z.string().default(''),
  /** Number of historyEvents written so far. */
  sequence: z.number().int(),
});
export type MaterialLot = z.infer<typeof MaterialLot>;

/** What a work instruction asks for: so much of this material, scanned. */
export const MaterialRequirement = z.object({
  key: z.string(),
  title: z.string(),
  definition: z.string(),
  tracking: MaterialTracking,
  /** For the whole lot that the work instruction is for. */
  quantity: z.number().positive(),
  unit: z.string().default(''),
});
export type MaterialRequirement = z.infer<typeof MaterialRequirement>;

/** A lot or a part that was scanned for a requirement, and what became of it. */
export const MaterialScan = z.object({
  scan: z.string(),
  key: z.string(),
  /** Lot number, or the instance of the unit that goes in. */
  source: z.string(),
  serialNumber: z.string().optional(),
  quantity: z.number().positive(),
  state: z.enum(['asked', 'consumed', 'refused']),
  reason: z.string().default(''),
  person: z.string(),
});
export type MaterialScan = z.infer<typeof MaterialScan>;

export const materialKey = (lot: string): string => `material/${lot}`;
/** A job order's id has no colon, so no unit's stream is named so. */
export const materialStream = (lot: string): string => `material:${lot}`;
