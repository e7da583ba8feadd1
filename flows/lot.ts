import { z } from 'zod';

/** What an operator reports of a lot at an operation. What is neither good nor scrapped is left: the work instruction stays open for it. */
export const ReportedQuantity = z.object({
  good: z.number().nonnegative(),
  scrapped: z.number().nonnegative().default(0),
  /** Why so many were scrapped. */
  reason: z.string().max(2000).default(''),
});
export type ReportedQuantity = z.infer<typeof ReportedQuantity>;

/**
 * Where the quantity of a unit has gone. `unit.quantity` is what it started with, and at any time
 * `unit.quantity + mergedIn = live + good + scrapped + returned + aborted + splitOff + movedOut`.
 * Absent as long as the unit is one piece, or a lot of which nothing was taken yet.
 */
export const LotAccount = z.object({
  good: z.number(),
  scrapped: z.number(),
  returned: z.number(),
  aborted: z.number(),
  /** Into new units. */
  splitOff: z.number(),
  /** From other units. */
  mergedIn: z.number(),
  /** Into another unit; also while the other has not answered yet. */
  movedOut: z.number(),
  /** What is left of the lot in each parallel split that is open, by generation: what one branch scraps no branch has any more. */
  splits: z.record(z.string(), z.number()),
  /** Number of the next unit that is split off. */
  nextChild: z.number().int(),
  /** Units that the routing split off and that have neither come back nor ended. */
  away: z.array(z.string()).optional(),
});
export type LotAccount = z.infer<typeof LotAccount>;

/** The unit that another one was split off from. */
export const UnitOrigin = z.object({
  instance: z.string(),
  serialNumber: z.string(),
  /** The lot may wait for it in a gather: it is told of its end. */
  awaited: z.boolean().optional(),
});
export type UnitOrigin = z.infer<typeof UnitOrigin>;
