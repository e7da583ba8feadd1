import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/**
 * Mean d2 and standard deviation d3 of the range of n standard normal values, for n = 2 … 10. Source: Harter, "Tables of range and studentized range", Annals of
 * Mathematical Statistics 31 (1960). Every other constant of range charts follows from these two, so that printed roundings never disagree with each other.
 */
const RANGE_OF_NORMAL: readonly { readonly d2: number; readonly d3: number }[] = [
  { d2: 1.128379, d3: 0.852502 },
  { d2: 1.692569, d3: 0.888368 },
  { d2: 2.058751, d3: 0.879808 },
  { d2: 2.325929, d3: 0.864082 },
  { d2: 2.534413, d3: 0.848039 },
  { d2: 2.704357, d3: 0.833205 },
  { d2: 2.847201, d3: 0.819831 },
  { d2: 2.970026, d3: 0.807834 },
  { d2: 3.077505, d3: 0.797051 },
];

/** Largest subgroup for which the range is used; above it the range wastes what the sample knows, and X̄-S is right. */
export const MAX_RANGE_SAMPLE = 10;

/** Largest sample of a chart that is fed reading by reading: the values of the open sample are in its stored state. */
export const MAX_STREAMED_SAMPLE = 25;
/** Largest subgroup of an X̄-S chart. */
export const MAX_DEVIATION_SAMPLE = 1000;

/**
 * The moving range of two consecutive values, as the handbooks print it: d2(2) = 1.128 and D4(2) = 3.267 (NIST/SEMATECH e-Handbook 6.3.2.2). Individuals charts are
 * drawn with these three decimals everywhere, and ours must show the same limits.
 */
export const MOVING_RANGE = { d2: 1.128, D4: 3.267 } as const;

export interface RangeConstants {
  readonly d2: number;
  readonly d3: number;
  readonly A2: number;
  readonly D3: number;
  readonly D4: number;
}

/** A2 = 3/(d2√n), D3 = max(0, 1 − 3·d3/d2), D4 = 1 + 3·d3/d2 for n = 2 … 10. Source: Montgomery, Introduction to Statistical Quality Control, appendix VI. */
export function rangeConstants(n: number): StatisticOutcome<RangeConstants> {
  const row = Number.isInteger(n) ? RANGE_OF_NORMAL[n - 2] : undefined;
  if (row === undefined) {
    return refused(
      'sampleSize',
      `A range chart takes 2 to ${MAX_RANGE_SAMPLE} values a sample, not ${n}. Use I-MR for single values and X̄-S for larger samples.`,
    );
  }
  const spread = (3 * row.d3) / row.d2;
  return found({ d2: row.d2, d3: row.d3, A2: 3 / (row.d2 * Math.sqrt(n)), D3: Math.max(0, 1 - spread), D4: 1 + spread });
}

export interface DeviationConstants {
  readonly c4: number;
  readonly A3: number;
  readonly B3: number;
  readonly B4: number;
}

/**
 * c4 = √(2/(n−1))·Γ(n/2)/Γ((n−1)/2), A3 = 3/(c4√n), B3 and B4 = 1 ∓ 3√(1−c4²)/c4, B3 not below 0. Source: Montgomery, appendix VI. The quotient
 * g(n) = Γ(n/2)/Γ((n−1)/2) comes from g(2) = 1/√π and g(n)·g(n+1) = (n−1)/2, so no gamma function is approximated.
 */
export function deviationConstants(n: number): StatisticOutcome<DeviationConstants> {
  if (!Number.isInteger(n) || n < 2 || n > MAX_DEVIATION_SAMPLE) {
    return refused('sampleSize', `An X̄-S chart takes 2 to ${MAX_DEVIATION_SAMPLE} values a sample, not ${n}. Use I-MR for single values.`);
  }
  let quotient = 1 / Math.sqrt(Math.PI);
  for (let size = 2; size < n; size++) quotient = (size - 1) / 2 / quotient;
  const c4 = Math.sqrt(2 / (n - 1)) * quotient;
  const spread = (3 * Math.sqrt(1 - c4 * c4)) / c4;
  return found({ c4, A3: 3 / (c4 * Math.sqrt(n)), B3: Math.max(0, 1 - spread), B4: 1 + spread });
}
