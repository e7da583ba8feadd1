import { z } from 'zod';
import type { ChartLines, ControlLimitsOf } from './control-limits.ts';
import { checkedLimits, type LimitsOrigin, originOf, type PhaseOne } from './phase-one.ts';
import type { StatisticOutcome } from './statistic-outcome.ts';

/** How an EWMA weighs and how wide its limits are: λ = 0.2 and L = 3 find shifts of about 1σ soon. */
export const EwmaParams = z.object({ lambda: z.number().positive().max(1).default(0.2), width: z.number().positive().default(3) });
export type EwmaParams = z.infer<typeof EwmaParams>;

/** Allowance k and decision interval h of a tabular CUSUM, in σ of the plotted value: 0.5 and 5 find a shift of 1σ in 10 points and err every 465. */
export const CusumParams = z.object({
  k: z.number().nonnegative().default(0.5),
  h: z.number().positive().default(5),
  headStart: z.number().nonnegative().default(0),
});
export type CusumParams = z.infer<typeof CusumParams>;

/** Centre and σ̂ of single values that a weighted chart begins from, and the values in a sample. */
export interface WeightedOrigin extends LimitsOrigin {
  readonly centre: number;
  readonly sigma: number;
  readonly n: number;
}

/** z₀ ± Lσ√(λ/(2−λ)), which the limits settle at; `weightedLines` has those of each point. Source: Montgomery, section 9.2; NIST/SEMATECH e-Handbook 6.3.2.4. */
export function ewmaLimits(seen: PhaseOne, origin: WeightedOrigin, params: EwmaParams): StatisticOutcome<ControlLimitsOf<'ewma'>> {
  const { centre, sigma, n } = origin;
  const width = ((params.width * sigma) / Math.sqrt(n)) * Math.sqrt(params.lambda / (2 - params.lambda));
  return checkedLimits(seen, {
    kind: 'ewma',
    n,
    ...originOf(seen, origin),
    centre,
    lower: centre - width,
    upper: centre + width,
    sigma,
    dispersion: null,
    ...params,
  });
}

/** 0 ± hσ: the lines that the two sums are judged by. Source: Montgomery, section 9.1; NIST/SEMATECH e-Handbook 6.3.2.3. */
export function cusumLimits(seen: PhaseOne, origin: WeightedOrigin, params: CusumParams): StatisticOutcome<ControlLimitsOf<'cusum'>> {
  const { centre, sigma, n } = origin;
  const interval = params.h * (sigma / Math.sqrt(n));
  return checkedLimits(seen, {
    kind: 'cusum',
    n,
    ...originOf(seen, origin),
    centre: 0,
    lower: -interval,
    upper: interval,
    sigma,
    dispersion: null,
    target: centre,
    ...params,
  });
}

/** What a weighted chart remembers. `variance` is that of the EWMA in σ² of single values; the sums are in σ of the plotted value. */
export const WeightedState = z.object({ ewma: z.number(), variance: z.number(), high: z.number(), low: z.number() });
export type WeightedState = z.infer<typeof WeightedState>;

/** One point of a weighted chart. `value`: the EWMA, or the larger of both sums with the sign of its side. */
export interface WeightedPoint {
  readonly state: WeightedState;
  readonly value: number;
  readonly lines: ChartLines;
  /** Both sums of a CUSUM, in the signal's unit: C⁺ and C⁻, neither below 0. */
  readonly sums?: { readonly high: number; readonly low: number };
}

type WeightedLimits = ControlLimitsOf<'ewma'> | ControlLimitsOf<'cusum'>;

export function freshWeighted(limits: WeightedLimits): WeightedState {
  const begin = limits.kind === 'cusum' ? limits.headStart : 0;
  return { ewma: limits.kind === 'ewma' ? limits.centre : 0, variance: 0, high: begin, low: begin };
}

/**
 * zₜ = λxₜ + (1−λ)zₜ₋₁ with limits z₀ ± Lσ√(λ/(2−λ)·(1−(1−λ)^2t)): the variance is carried from point to point, which gives the same for samples of one size and
 * is right for unequal ones. C⁺ = max(0, (x−μ₀)/σ − k + C⁺), C⁻ = max(0, (μ₀−x)/σ − k + C⁻). `size`: values in this sample.
 */
export function stepWeighted(before: WeightedState, x: number, size: number, limits: WeightedLimits): WeightedPoint {
  if (limits.kind === 'ewma') {
    const { lambda, width, sigma, centre } = limits;
    const ewma = lambda * x + (1 - lambda) * before.ewma;
    const variance = lambda ** 2 / size + (1 - lambda) ** 2 * before.variance;
    const reach = width * sigma * Math.sqrt(variance);
    return { state: { ...before, ewma, variance }, value: ewma, lines: { centre, lower: centre - reach, upper: centre + reach } };
  }
  const away = ((x - limits.target) / limits.sigma) * Math.sqrt(size);
  const high = Math.max(0, away - limits.k + before.high);
  const low = Math.max(0, -away - limits.k + before.low);
  const unit = limits.sigma / Math.sqrt(limits.n);
  return {
    state: { ...before, high, low },
    value: (high >= low ? high : -low) * unit,
    lines: { centre: limits.centre, lower: limits.lower, upper: limits.upper },
    sums: { high: high * unit, low: low * unit },
  };
}
