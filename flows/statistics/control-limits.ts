import { z } from 'zod';
import { Time } from '../value.ts';
import { MAX_DEVIATION_SAMPLE, MAX_RANGE_SAMPLE } from './control-constants.ts';
import { MAX_MAGNITUDE } from './measurement.ts';

/** Three horizontal lines of one chart, in the signal's unit. `lower` = 0 on a dispersion or attribute chart means "no lower limit". */
export const ChartLines = z.object({ centre: z.number(), lower: z.number(), upper: z.number() });
export type ChartLines = z.infer<typeof ChartLines>;

/** The phase I samples that limits come from, counted from 1 in their series. */
export const PhaseOneSamples = z.object({
  first: z.number().int().positive(),
  last: z.number().int().positive(),
  /** How many of them were used; those left out with a reason are in `excluded`. */
  count: z.number().int().positive(),
  excluded: z.array(z.number().int().positive()).max(1000).default([]),
  /** Times of the first and last reading; null: not known. */
  from: Time.nullable().default(null),
  to: Time.nullable().default(null),
});
export type PhaseOneSamples = z.infer<typeof PhaseOneSamples>;

const frozen = {
  /** 1, 2, 3 …: limits are never changed, only followed by the next version. */
  version: z.number().int().positive(),
  /** Centre and 3σ limits of the location chart (X or X̄), of the proportion or count, of the settled EWMA, or of the sums, for samples of `n`. */
  centre: z.number(),
  lower: z.number(),
  upper: z.number(),
  /** Short-term σ̂ of single values, from variation within samples; on attribute charts, of the plotted value in samples of `n`. */
  sigma: z.number().positive(),
  samples: PhaseOneSamples,
};
/** Lines of the dispersion chart (MR, R or S). */
const dispersion = ChartLines;
const noDispersion = z.null().default(null);
/** Sample size of attribute charts: units, or areas of opportunity, which need not be whole. */
const inspected = z.number().positive();
const sampleOf = z.number().int().min(1).max(MAX_DEVIATION_SAMPLE);

/**
 * Frozen limits, as a released rule carries them: what a point is judged by, and from which samples. The lines are stored and not only σ̂, so that a later
 * correction of a constant cannot move a released limit.
 */
export const ControlLimits = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('i-mr'), n: z.literal(1), ...frozen, dispersion }),
    z.object({ kind: z.literal('xbar-r'), n: z.number().int().min(2).max(MAX_RANGE_SAMPLE), ...frozen, dispersion }),
    z.object({ kind: z.literal('xbar-s'), n: z.number().int().min(2).max(MAX_DEVIATION_SAMPLE), ...frozen, dispersion }),
    z.object({ kind: z.literal('p'), n: inspected, ...frozen, dispersion: noDispersion }),
    z.object({ kind: z.literal('np'), n: inspected, ...frozen, dispersion: noDispersion }),
    z.object({ kind: z.literal('c'), n: inspected, ...frozen, dispersion: noDispersion }),
    z.object({ kind: z.literal('u'), n: inspected, ...frozen, dispersion: noDispersion }),
    /** `lambda`: weight of the newest point; `width`: L, in σ of the plotted value. */
    z.object({
      kind: z.literal('ewma'),
      n: sampleOf,
      ...frozen,
      dispersion: noDispersion,
      lambda: z.number().positive().max(1),
      width: z.number().positive(),
    }),
    /** Allowance `k` and decision interval `h`, in σ of the plotted value. `target` is μ₀; the lines are those of the sums: 0 ± h. */
    z.object({
      kind: z.literal('cusum'),
      n: sampleOf,
      ...frozen,
      dispersion: noDispersion,
      target: z.number(),
      k: z.number().nonnegative(),
      h: z.number().positive(),
      /** Where both sums begin, in σ: h/2 is the fast initial response. */
      headStart: z.number().nonnegative().default(0),
    }),
  ])
  .refine((limits) => limits.lower < limits.centre && limits.centre < limits.upper, {
    message: 'the lower limit must be below the centre line and the upper limit above it',
  })
  .refine(({ dispersion: lines }) => lines === null || (lines.lower >= 0 && lines.lower < lines.centre && lines.centre < lines.upper), {
    message: 'on the dispersion chart, the lower limit must be 0 or more and below the centre line, and the upper limit above it',
    path: ['dispersion'],
  });
export type ControlLimits = z.infer<typeof ControlLimits>;
export type ControlLimitsOf<Kind extends ControlLimits['kind']> = Extract<ControlLimits, { kind: Kind }>;

/**
 * Distance of a plotted point from its centre line in σ of the plotted statistic, from the lines themselves: a point exactly on a limit gives exactly ±3, so that
 * rule 1 and the drawn limit never disagree. Where `lower` is 0 for want of a lower limit, zones below the centre are as wide as those above.
 */
export function zScore(lines: ChartLines, value: number, chart: 'location' | 'dispersion'): number {
  const above = lines.upper - lines.centre;
  const width = value >= lines.centre || chart === 'dispersion' ? above : lines.centre - lines.lower;
  const ratio = ((value - lines.centre) / width) * 3;
  return Math.min(MAX_MAGNITUDE, Math.max(-MAX_MAGNITUDE, ratio));
}
