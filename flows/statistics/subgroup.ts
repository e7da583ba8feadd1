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

/**
 * Phase I of a chart of samples: checks that all have the same size and hold only numbers, and averages location and dispersion. Gives the common size n with it.
 */
export function phaseOneOfSubgroups(
  subgroups: readonly (readonly number[])[],
  dispersion: (values: readonly number[]) => number,
): StatisticOutcome<{ readonly seen: PhaseOne; readonly n: number }> {
  const n = subgroups[0]?.length;
  if (n === undefined) return refused('tooFewSamples', 'Control limits need at least 2 phase I samples, and none is given.');
  let seen = freshPhaseOne();
  for (const [index, values] of subgroups.entries()) {
    if (values.length !== n) {
      return refused(
        'unequalSampleSizes',
        `Sample ${index + 1} has ${values.length} values and sample 1 has ${n}. Phase I needs samples of one size; leave the odd ones out.`,
      );
    }
    for (const value of values) {
      const checked = measurement(value);
      if (!checked.ok) return checked;
    }
    seen = addToPhaseOne(seen, meanOf(values), dispersion(values));
  }
  return found({ seen, n });
}
