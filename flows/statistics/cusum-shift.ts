import type { ControlLimitsOf } from './control-limits.ts';
import type { SampleRecord } from './sample-record.ts';

type SummedSample = Pick<SampleRecord, 'sums' | 'limitsVersion'>;

/** What a CUSUM says of a change of the process: since which sample, and where the mean is now. */
export interface CusumShift {
  /** Position of the first sample since which the sum has not been back at 0. */
  readonly since: number;
  /** Samples since then, that one included. */
  readonly count: number;
  /** In the unit of the signal. */
  readonly mean: number;
}

/**
 * The shift that the larger sum of a sample stands for: it began where that sum last left 0, and μ̂ = μ₀ ± (K + C/N) over the N samples since. Undefined: both sums
 * are 0, or the sample was not judged. Samples judged by other limits have sums of their own. Source: Montgomery, section 9.1.2.
 */
export function cusumShift(
  samples: readonly SummedSample[],
  position: number,
  { target, k, sigma, n }: Pick<ControlLimitsOf<'cusum'>, 'target' | 'k' | 'sigma' | 'n'>,
): CusumShift | undefined {
  const sample = samples[position];
  if (sample?.sums === undefined) return undefined;
  const isAbove = sample.sums.high >= sample.sums.low;
  const sumAt = (at: number): number => {
    const { sums, limitsVersion } = samples[at] ?? {};
    if (sums === undefined || limitsVersion !== sample.limitsVersion) return 0;
    return isAbove ? sums.high : sums.low;
  };
  const sum = sumAt(position);
  if (sum === 0) return undefined;
  let since = position;
  while (since > 0 && sumAt(since - 1) > 0) since -= 1;
  const count = position - since + 1;
  const away = (k * sigma) / Math.sqrt(n) + sum / count;
  return { since, count, mean: target + (isAbove ? away : -away) };
}
