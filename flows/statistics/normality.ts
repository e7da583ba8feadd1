import { normalProbability } from './distribution.ts';
import { deviationOf, meanOf } from './subgroup.ts';

/** Fewest values of which a test for normality says anything. */
export const FEWEST_FOR_NORMALITY = 8;

/** Anderson–Darling: `statistic` is A* for mean and σ taken from the values; `p` the probability of so large a one when they are normal. */
export interface Normality {
  readonly statistic: number;
  readonly p: number;
}

/** Null for fewer than FEWEST_FOR_NORMALITY values, or values that are all the same. Source: D'Agostino and Stephens, Goodness-of-Fit Techniques (1986), table 4.9. */
export function testNormality(values: readonly number[]): Normality | null {
  const n = values.length;
  if (n < FEWEST_FOR_NORMALITY) return null;
  const mean = meanOf(values);
  const sigma = deviationOf(values);
  if (!(sigma > 0)) return null;
  const sorted = Float64Array.from(values).sort();
  const z = (index: number): number => ((sorted[index] as number) - mean) / sigma;
  // A value too far out for the tail's probability to be told from 0 is as far out as can be told.
  const log = (probability: number): number => Math.log(Math.max(probability, 1e-300));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (2 * i + 1) * (log(normalProbability(z(i))) + log(normalProbability(-z(n - 1 - i))));
  const statistic = (-n - sum / n) * (1 + 0.75 / n + 2.25 / n ** 2);
  return { statistic, p: probabilityOf(statistic) };
}

function probabilityOf(a: number): number {
  const p =
    a < 0.2
      ? 1 - Math.exp(-13.436 + 101.14 * a - 223.73 * a * a)
      : a < 0.34
        ? 1 - Math.exp(-8.318 + 42.796 * a - 59.938 * a * a)
        : a < 0.6
          ? Math.exp(0.9177 - 4.279 * a - 1.38 * a * a)
          : // The fit's parabola turns up again far out, where the probability is 0 for every purpose.
            a < 13
            ? Math.exp(1.2937 - 5.709 * a + 0.0186 * a * a)
            : 0;
  return Math.min(1, Math.max(0, p));
}
