import { measurement } from './measurement.ts';
import { addToPhaseOne, freshPhaseOne, type PhaseOne } from './phase-one.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/** Mean of a sample that is not empty. The first value is taken off before summing, so that equal values give exactly that value. */
export function meanOf(values: readonly number[]): number {
  const origin = values[0] ?? 0;
  let sum = 0;
  for (const value of values) sum += value - origin;
  return origin + sum / values.length;
}

/** R: largest less smallest. */
export function rangeOf(values: readonly number[]): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}

/** S: standard deviation with n − 1, two passes. Needs two values. */
export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** Values in the most common sample; of two as common ones the larger. The lines of a chart are those of this size. */
export function commonSize(sizes: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  let common = 0;
  for (const [size, count] of counts) {
    const most = counts.get(common) ?? 0;
    if (count > most || (count === most && size > common)) common = size;
  }
  return common;
}

/**
 * Phase I of a chart of samples: checks that all hold only numbers, and averages location and dispersion. Gives the common size n with it. `unit` is the mean
 * dispersion of a sample of n for σ = 1 (d2, c4): where sizes differ, the location is the mean of all values, σ̂ the mean of each sample's own estimate, and the
 * dispersion what that σ̂ makes one expect of n. Source: Burr, Journal of Quality Technology 1 (1969), unweighted average of estimates.
 */
export function phaseOneOfSubgroups(
  subgroups: readonly (readonly number[])[],
  dispersion: (values: readonly number[]) => number,
  unit: (n: number) => StatisticOutcome<number>,
): StatisticOutcome<{ readonly seen: PhaseOne; readonly n: number }> {
  if (subgroups.length === 0) return refused('tooFewSamples', 'Control limits need at least 2 phase I samples, and none is given.');
  const n = commonSize(subgroups.map((values) => values.length));
  const equal = subgroups.every((values) => values.length === n);
  const unitOfN = unit(n);
  if (!unitOfN.ok) return unitOfN;
  let seen = freshPhaseOne();
  let sum = 0;
  let values = 0;
  for (const [index, sample] of subgroups.entries()) {
    const own = unit(sample.length);
    if (!own.ok) return refused(own.refusal.code, `Sample ${index + 1}: ${own.refusal.message}`);
    for (const value of sample) {
      const checked = measurement(value);
      if (!checked.ok) return checked;
    }
    const location = meanOf(sample);
    seen = addToPhaseOne(seen, location, equal ? dispersion(sample) : (dispersion(sample) / own.value) * unitOfN.value);
    sum += location * sample.length;
    values += sample.length;
  }
  return found({ seen: equal ? seen : { ...seen, location: sum / values }, n });
}
