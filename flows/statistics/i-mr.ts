import { MOVING_RANGE } from './control-constants.ts';
import type { ControlLimitsOf } from './control-limits.ts';
import { measurement } from './measurement.ts';
import { addToPhaseOne, checkedLimits, freshPhaseOne, type LimitsOrigin, originOf, type PhaseOne } from './phase-one.ts';
import type { StatisticOutcome } from './statistic-outcome.ts';

/**
 * Individuals and moving range: X̄ ± 3·MR̄/d2(2); MR 0 … D4(2)·MR̄; σ̂ = MR̄/d2(2), with MR = |xᵢ − xᵢ₋₁|. Source: NIST/SEMATECH e-Handbook 6.3.2.2.
 * `seen` holds the mean of the values and of the moving ranges.
 */
export function iMrLimitsFrom(seen: PhaseOne, origin: LimitsOrigin = {}): StatisticOutcome<ControlLimitsOf<'i-mr'>> {
  const sigma = seen.dispersion / MOVING_RANGE.d2;
  return checkedLimits(seen, {
    kind: 'i-mr',
    n: 1,
    ...originOf(seen, origin),
    centre: seen.location,
    lower: seen.location - 3 * sigma,
    upper: seen.location + 3 * sigma,
    sigma,
    dispersion: { centre: seen.dispersion, lower: 0, upper: MOVING_RANGE.D4 * seen.dispersion },
  });
}

/** Limits of an I-MR chart from phase I values in the order of their making. Refuses NaN, fewer than 2 values, and values that are all the same. */
export function iMrLimits(values: readonly number[], origin: LimitsOrigin = {}): StatisticOutcome<ControlLimitsOf<'i-mr'>> {
  let seen = freshPhaseOne();
  let previous: number | null = null;
  for (const value of values) {
    const checked = measurement(value);
    if (!checked.ok) return checked;
    seen = addToPhaseOne(seen, value, previous === null ? null : Math.abs(value - previous));
    previous = value;
  }
  return iMrLimitsFrom(seen, origin);
}
