import { deviationConstants, rangeConstants } from './control-constants.ts';
import { chiSquareQuantile, normalQuantile } from './distribution.ts';

/**
 * Interval of Cp and Pp: Ĉp·√(χ²(α/2)/ν) … Ĉp·√(χ²(1−α/2)/ν). Source: Montgomery, Introduction to Statistical Quality Control, section 8.3.4. Null without degrees
 * of freedom.
 */
export function capabilityInterval(index: number | null, degrees: number, confidence: number): readonly [number, number] | null {
  if (index === null || !(degrees > 0)) return null;
  const tail = (1 - confidence) / 2;
  return [index * Math.sqrt(chiSquareQuantile(tail, degrees) / degrees), index * Math.sqrt(chiSquareQuantile(1 - tail, degrees) / degrees)];
}

/** Interval of Cpk and Ppk: Ĉpk ± z·√(1/(9N) + Ĉpk²/(2ν)). Source: Bissell, Applied Statistics 39 (1990). */
export function centredInterval(
  index: number | null,
  { degrees, values }: { readonly degrees: number; readonly values: number },
  confidence: number,
): readonly [number, number] | null {
  if (index === null || !(degrees > 0) || values < 1) return null;
  const reach = normalQuantile(1 - (1 - confidence) / 2) * Math.sqrt(1 / (9 * values) + index ** 2 / (2 * degrees));
  return [index - reach, index + reach];
}

/**
 * Degrees of freedom that a σ̂ from the mean dispersion of `samples` samples of n is worth: ν = 1/(2·Var(σ̂)/σ²), with Var(R̄/d2)/σ² = d3²/(k·d2²) and
 * Var(S̄/c4)/σ² = (1−c4²)/(k·c4²); of a mean moving range 0.605 for each value, because neighbouring ranges share one. Source: Cryer and Ryan, Journal of Quality
 * Technology 22 (1990).
 */
export function degreesOfDispersion(how: 'range' | 'deviation' | 'movingRange', n: number, samples: number): number {
  if (how === 'movingRange') return 0.605 * samples;
  if (how === 'range') {
    const constants = rangeConstants(n);
    return constants.ok ? (samples * (constants.value.d2 / constants.value.d3) ** 2) / 2 : 0;
  }
  const constants = deviationConstants(n);
  return constants.ok ? (samples * constants.value.c4 ** 2) / (2 * (1 - constants.value.c4 ** 2)) : 0;
}
