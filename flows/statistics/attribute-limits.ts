import type { AttributeChartKind } from './chart-kind.ts';
import type { ChartLines, ControlLimitsOf } from './control-limits.ts';
import { checkedLimits, type LimitsOrigin, originOf, type PhaseOne, tooFewForLimits } from './phase-one.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/** What was counted in one sample. `size`: units inspected (p, np), or areas of opportunity (u, c). */
export interface AttributeSample {
  readonly count: number;
  readonly size: number;
}

/** The sample itself, or why its counts cannot be: negative, not whole, or more defective units than were inspected. */
export function checkedAttributeSample(kind: AttributeChartKind, sample: AttributeSample): StatisticOutcome<AttributeSample> {
  const { count, size } = sample;
  if (!Number.isSafeInteger(count) || count < 0) return refused('outOfRange', `${count} is no count: counts are whole and not below 0.`);
  if (!(size > 0) || !Number.isFinite(size)) return refused('sampleSize', `A sample of ${size} inspects nothing. Its size is above 0.`);
  if ((kind === 'p' || kind === 'np') && count > size) {
    return refused('sampleSize', `${count} of ${size} inspected units cannot be defective. Use a c or u chart to count defects.`);
  }
  return found(sample);
}

/** What is plotted: p and u the count per size, np and c the count. */
export function attributeValue(kind: AttributeChartKind, { count, size }: AttributeSample): number {
  return kind === 'p' || kind === 'u' ? count / size : count;
}

/**
 * Lines for a sample of `size`: p̄ ± 3√(p̄(1−p̄)/n), np̄ ± 3√(np̄(1−p̄)), c̄ ± 3√c̄, ū ± 3√(ū/n). Lower lines end at 0, and 0 is "no lower limit". `rate` is the
 * fraction defective (p, np), or the defects per unit of size (c, u). Source: Montgomery, Introduction to Statistical Quality Control, chapter 7; ISO 7870-2.
 */
export function attributeLines(kind: AttributeChartKind, rate: number, size: number): ChartLines {
  const perUnit = kind === 'p' || kind === 'u';
  const centre = perUnit ? rate : rate * size;
  const variance = (kind === 'p' || kind === 'np' ? rate * (1 - rate) : rate) * size;
  const width = (3 * Math.sqrt(variance)) / (perUnit ? size : 1);
  return { centre, lower: Math.max(0, centre - width), upper: centre + width };
}

/** `seen` holds the mean count and, in place of a dispersion, the mean size. */
export function attributeLimitsFrom(
  kind: AttributeChartKind,
  seen: PhaseOne,
  origin: LimitsOrigin = {},
): StatisticOutcome<ControlLimitsOf<AttributeChartKind>> {
  const missing = tooFewForLimits(seen);
  if (missing !== null) return { ok: false, refusal: missing };
  const n = seen.dispersion;
  const rate = seen.location / n;
  if (rate === 0 || ((kind === 'p' || kind === 'np') && rate === 1)) {
    return refused(
      'noVariation',
      `Phase I counted ${rate === 0 ? 'nothing' : 'every unit as defective'}, so no limits follow from it. Take more or larger samples.`,
    );
  }
  const lines = attributeLines(kind, rate, n);
  const frozen = { n, ...originOf(seen, origin), ...lines, sigma: (lines.upper - lines.centre) / 3, dispersion: null };
  return checkedLimits(seen, { kind, ...frozen } as ControlLimitsOf<AttributeChartKind>);
}

/** Fraction defective, or defects per unit of size, behind frozen limits. */
export function rateOf(limits: ControlLimitsOf<AttributeChartKind>): number {
  return limits.kind === 'p' || limits.kind === 'u' ? limits.centre : limits.centre / limits.n;
}
