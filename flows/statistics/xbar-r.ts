import { rangeConstants } from './control-constants.ts';
import type { ControlLimitsOf } from './control-limits.ts';
import { checkedLimits, type LimitsOrigin, originOf, type PhaseOne } from './phase-one.ts';
import { found, type StatisticOutcome } from './statistic-outcome.ts';
import { phaseOneOfSubgroups, rangeOf } from './subgroup.ts';

/**
 * Mean and range of samples of n: X̄̄ ± A2·R̄; R: D3·R̄ … D4·R̄; σ̂ = R̄/d2. Source: Montgomery, Introduction to Statistical Quality Control, section 6.2; ISO 7870-2.
 * `seen` holds X̄̄ and R̄.
 */
export function xbarRLimitsFrom(seen: PhaseOne, n: number, origin: LimitsOrigin = {}): StatisticOutcome<ControlLimitsOf<'xbar-r'>> {
  const constants = rangeConstants(n);
  if (!constants.ok) return constants;
  const { A2, D3, D4, d2 } = constants.value;
  return checkedLimits(seen, {
    kind: 'xbar-r',
    n,
    ...originOf(seen, origin),
    centre: seen.location,
    lower: seen.location - A2 * seen.dispersion,
    upper: seen.location + A2 * seen.dispersion,
    sigma: seen.dispersion / d2,
    dispersion: { centre: seen.dispersion, lower: D3 * seen.dispersion, upper: D4 * seen.dispersion },
  });
}

const d2Of = (n: number): StatisticOutcome<number> => {
  const constants = rangeConstants(n);
  return constants.ok ? found(constants.value.d2) : constants;
};

/** Limits of an X̄-R chart from phase I samples of 2 to 10 values; the lines are those of the most common size. Refuses NaN, fewer than 2 samples, and samples without variation. */
export function xbarRLimits(
  subgroups: readonly (readonly number[])[],
  origin: LimitsOrigin = {},
): StatisticOutcome<ControlLimitsOf<'xbar-r'>> {
  const phaseOne = phaseOneOfSubgroups(subgroups, rangeOf, d2Of);
  return phaseOne.ok ? xbarRLimitsFrom(phaseOne.value.seen, phaseOne.value.n, origin) : phaseOne;
}
