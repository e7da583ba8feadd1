import { z } from 'zod';
import { isMeasurement } from './measurement.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';

/** How σ within samples was estimated. */
export const SigmaMethod = z.enum(['R̄/d2', 'S̄/c4', 'MR̄/d2', 'given']);
export type SigmaMethod = z.infer<typeof SigmaMethod>;

/** What capability is computed from, in the characteristic's unit. At least one specification limit and one σ must be there. */
export interface CapabilityInput {
  readonly mean: number;
  readonly lsl?: number | undefined;
  readonly usl?: number | undefined;
  /** Short-term σ̂, from variation within samples. */
  readonly within?: { readonly sigma: number; readonly method: SigmaMethod } | undefined;
  /** Overall standard deviation of all values, n − 1. */
  readonly overall?: number | undefined;
  readonly samples: number;
  readonly values: number;
  /** Was the chart in control over these samples? null: not judged. */
  readonly stable: boolean | null;
}

/**
 * Indices, and what must be known to read them. null: it has no value (Cp and Pp of a one-sided specification, or no such σ). An index of an unstable process
 * describes the past and predicts nothing: show `stable` beside it.
 */
export type Capability = {
  readonly mean: number;
  readonly samples: number;
  readonly values: number;
  readonly stable: boolean | null;
  readonly lsl: number | null;
  readonly usl: number | null;
  readonly cp: number | null;
  readonly cpk: number | null;
  readonly pp: number | null;
  readonly ppk: number | null;
  readonly sigmaWithin: number | null;
  readonly sigmaMethod: SigmaMethod | null;
  readonly sigmaOverall: number | null;
};

/**
 * Cp = (USL−LSL)/6σ̂, Cpk = min(USL−X̄, X̄−LSL)/3σ̂ with σ̂ within samples; Pp and Ppk the same with the overall standard deviation. A one-sided specification uses
 * the side that it has. Source: ISO 22514-2; AIAG, Statistical Process Control, 2nd edition, chapter IV.
 */
export function capability(input: CapabilityInput): StatisticOutcome<Capability> {
  const { mean, within, overall, samples, values, stable } = input;
  const lsl = input.lsl ?? null;
  const usl = input.usl ?? null;
  const sigmaWithin = within?.sigma ?? null;
  const sigmaOverall = overall ?? null;
  for (const [name, value] of Object.entries({ mean, lsl, usl, 'σ within': sigmaWithin, 'σ overall': sigmaOverall })) {
    if (value !== null && !isMeasurement(value)) return refused('notANumber', `Capability cannot be computed: ${name} is ${value}.`);
  }
  if (lsl === null && usl === null)
    return refused('specification', 'Capability compares with a specification. Give a lower or an upper specification limit.');
  if (lsl !== null && usl !== null && lsl >= usl) {
    return refused('specification', `The lower specification limit ${lsl} is not below the upper one, ${usl}.`);
  }
  if (sigmaWithin === null && sigmaOverall === null)
    return refused('tooFewSamples', 'Capability needs a σ: within samples, overall, or both.');
  if ((sigmaWithin ?? 1) <= 0 || (sigmaOverall ?? 1) <= 0) {
    return refused('noVariation', 'The values show no variation, so capability has no value. Measure with a finer resolution.');
  }
  return found({
    mean,
    lsl,
    usl,
    samples,
    values,
    stable,
    cp: potential(lsl, usl, sigmaWithin),
    cpk: actual({ lsl, usl, mean }, sigmaWithin),
    pp: potential(lsl, usl, sigmaOverall),
    ppk: actual({ lsl, usl, mean }, sigmaOverall),
    sigmaWithin,
    sigmaMethod: within?.method ?? null,
    sigmaOverall,
  });
}

function potential(lsl: number | null, usl: number | null, sigma: number | null): number | null {
  return lsl === null || usl === null || sigma === null ? null : finite((usl - lsl) / (6 * sigma));
}

function actual({ lsl, usl, mean }: { lsl: number | null; usl: number | null; mean: number }, sigma: number | null): number | null {
  if (sigma === null) return null;
  const room = Math.min(usl === null ? Number.POSITIVE_INFINITY : usl - mean, lsl === null ? Number.POSITIVE_INFINITY : mean - lsl);
  return finite(room / (3 * sigma));
}

/** A σ so small that the index overflows says nothing. */
function finite(index: number): number | null {
  return Number.isFinite(index) ? index : null;
}
