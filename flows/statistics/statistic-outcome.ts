import { z } from 'zod';

/** Why a statistic has no value. The list is closed: a screen or a node that words them can be complete. */
export const RefusalCode = z.enum([
  'notANumber',
  'outOfRange',
  'badQuality',
  'late',
  'empty',
  'tooFewSamples',
  'sampleSize',
  'noVariation',
  'valuesNotKept',
  'tooManyValues',
  'specification',
]);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** A refusal that a user can read: what is wrong and what to do about it. */
export const Refusal = z.object({ code: RefusalCode, message: z.string() });
export type Refusal = z.infer<typeof Refusal>;

/** A value or the reason that there is none; never NaN, never Infinity, never an exception. */
export type StatisticOutcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function found<T>(value: T): StatisticOutcome<T> {
  return { ok: true, value };
}

export function refused(code: RefusalCode, message: string): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, message } };
}
