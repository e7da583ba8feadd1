import { z } from 'zod';

/** What the values of one sample have in common: they follow each other, or they are of one unit, one period or one stage. */
export const SubgroupBasis = z.enum(['count', 'unit', 'time', 'stage']);
export type SubgroupBasis = z.infer<typeof SubgroupBasis>;

/** What a screen calls each basis. */
export const SUBGROUP_TITLES: Record<SubgroupBasis, string> = {
  count: 'Readings in a row',
  unit: 'Readings of one unit',
  time: 'Readings of one period',
  stage: 'Readings of one stage of a unit',
};

/**
 * Rational subgroups (Shewhart): a sample holds what only common causes set apart, so a sample by unit, time or stage never reaches into the next one.
 * Who feeds the chart says to which subgroup a reading belongs (`group`); this says what becomes of it.
 */
export const SubgroupPlan = z.object({
  by: SubgroupBasis.default('count'),
  /** After a full sample, further readings of the same subgroup are left out, or make another sample. */
  further: z.enum(['leaveOut', 'another']).default('leaveOut'),
  /** A subgroup that ends with fewer values than a sample is left out, or judged by the limits of its own size. It never enters phase I. */
  short: z.enum(['leaveOut', 'judge']).default('leaveOut'),
});
export type SubgroupPlan = z.infer<typeof SubgroupPlan>;

/** Name of the period, `length` milliseconds long and counted from 1970, in which a time lies. */
export function periodOf(time: number, length: number): string {
  return String(Math.floor(time / length));
}
