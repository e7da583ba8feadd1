import { deviationConstants } from './control-constants.ts';
import type { ControlLimitsOf } from './control-limits.ts';
import { checkedLimits, type LimitsOrigin, originOf, type PhaseOne } from './phase-one.ts';
import { found, type StatisticOutcome } from './statistic-outcome.ts';
import { deviationOf, phaseOneOfSubgroups } from './subgroup.ts';

/**
 * Mean and standard deviation of samples of n: X̄̄ ± A3·S̄; S: B3·S̄ … B4·S̄; σ̂ = S̄/c4. Source: Montgomery, Introduction to Statistical Quality Control, section 6.3;
 * ISO 7870-2. `seen` holds X̄̄ and S̄.
 */
export function xbarSLimitsFrom(seen: PhaseOne, n: number, origin: LimitsOrigin = {}): StatisticOutcome<ControlLimitsOf<'xbar-s'>> {
  const constants = deviationConstants(n);
  if (!constants.ok) return constants;
  const { A3, B3, B4, c4 } = constants.value;
  return checkedLimits(seen, {
    kind: 'xbar-s',
    n,
    ...originOf(seen, origin),
    centre: seen.location,
    lower: seen.location - A3 * seen.dispersion,
    upper: seen.location + A3 * seen.dispersion,
    sigma: seen.dispersion / c4,
    dispersion: { centre: seen.dispersion, lower: B3 * seen.dispersion, upper: B4 * seen.dispersion },
  });
}

const c4Of = (n: number): StatisticOutcome<number> => {
  const constants = deviationConstants(n);
  return constants.ok ? found(constants.value.c4) : constants;
};

/** Limits of an X̄-S chart from phase I samples of 2 or more values; the lines are those of the most common size. Refuses NaN, fewer than 2 samples, and samples without variation. */
export function xbarSLimits(
  subgroups: readonly (readonly number[])[],
  origin: LimitsOrigin = {},
): StatisticOutcome<ControlLimitsOf<'xbar-s'>> {
  const phaseOne = phaseOneOfSubgroups(subgroups, deviationOf, c4Of);
  return phaseOne.ok ? xbarSLimitsFrom(phaseOne.value.seen, phaseOne.value.n, origin) : phaseOne;
}
