import { z } from 'zod';
import { capabilityInterval, centredInterval } from './capability-interval.ts';
import { isMeasurement } from './measurement.ts';
import { type Normality, testNormality } from './normality.ts';
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
  /** Degrees of freedom behind the σ within; left out: no interval for Cp and Cpk. */
  readonly degreesWithin?: number | undefined;
  /** The values themselves, for the test of normality. */
  readonly data?: readonly number[] | undefined;
  /** Of the confidence intervals; default 0.95. */
  readonly confidence?: number | undefined;
}

/** What must be known before such an index is believed. The list is closed, so that a screen can word each. */
export const CapabilityWarning = z.object({
  code: z.enum(['unstable', 'notJudged', 'tooFewSamples', 'notNormal', 'normalityUnknown', 'spreadBetween', 'offTarget']),
  message: z.string(),
});
export type CapabilityWarning = z.infer<typeof CapabilityWarning>;

/** Lower and upper end of a two-sided confidence interval. */
export type Interval = readonly [number, number];

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
  /** Of the intervals below. */
  readonly confidence: number;
  readonly intervals: {
    readonly cp: Interval | null;
    readonly cpk: Interval | null;
    readonly pp: Interval | null;
    readonly ppk: Interval | null;
  };
  /** Anderson–Darling over the values; null: they are too few, or were not given. */
  readonly normality: Normality | null;
  readonly warnings: readonly CapabilityWarning[];
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
  const confidence = input.confidence ?? 0.95;
  if (!(confidence > 0 && confidence < 1)) return refused('outOfRange', `The confidence ${confidence} must lie between 0 and 1.`);
  const indices = {
    cp: potential(lsl, usl, sigmaWithin),
    cpk: actual({ lsl, usl, mean }, sigmaWithin),
    pp: potential(lsl, usl, sigmaOverall),
    ppk: actual({ lsl, usl, mean }, sigmaOverall),
  };
  const degreesWithin = input.degreesWithin ?? 0;
  const degreesOverall = values - 1;
  const normality = input.data === undefined ? null : testNormality(input.data);
  return found({
    mean,
    lsl,
    usl,
    samples,
    values,
    stable,
    ...indices,
    sigmaWithin,
    sigmaMethod: within?.method ?? null,
    sigmaOverall,
    confidence,
    intervals: {
      cp: capabilityInterval(indices.cp, degreesWithin, confidence),
      cpk: centredInterval(indices.cpk, { degrees: degreesWithin, values }, confidence),
      pp: capabilityInterval(indices.pp, degreesOverall, confidence),
      ppk: centredInterval(indices.ppk, { degrees: degreesOverall, values }, confidence),
    },
    normality,
    warnings: warningsOf({ ...input, ...indices, normality }),
  });
}

/** Fewest samples, and fewest values, that a capability study rests on. Source: AIAG, Statistical Process Control, 2nd edition: 25 samples, 100 values. */
export const USUAL_SAMPLES = 25;
export const USUAL_VALUES = 100;

function warningsOf(
  seen: CapabilityInput & { readonly cpk: number | null; readonly cp: number | null; readonly normality: Normality | null },
): CapabilityWarning[] {
  const { stable, samples, values, normality, within, overall, cp, cpk } = seen;
  const warnings: CapabilityWarning[] = [];
  const warn = (code: CapabilityWarning['code'], message: string): void => void warnings.push({ code, message });
  if (stable === false)
    warn(
      'unstable',
      'The chart was not in control over these samples. The indices describe the past and predict nothing: remove the causes first.',
    );
  if (stable === null) warn('notJudged', 'Nobody judged whether the process was in control. Judge it by a control chart first.');
  if (samples < USUAL_SAMPLES && values < USUAL_VALUES)
    warn(
      'tooFewSamples',
      `${samples} samples (${values} values) are few: ${USUAL_SAMPLES} samples or ${USUAL_VALUES} values are usual. See how wide the intervals are.`,
    );
  if (normality === null) warn('normalityUnknown', 'The values were too few, or not given, to say whether they are normally distributed.');
  else if (normality.p < 0.05)
    warn(
      'notNormal',
      `The values are not normally distributed (Anderson–Darling p ${probability(normality.p)}), so the indices do not give the fraction outside the specification.`,
    );
  if (within !== undefined && overall !== undefined && overall > 1.25 * within.sigma)
    warn(
      'spreadBetween',
      `The overall σ is ${(overall / within.sigma).toFixed(2)} times the σ within samples: the process moves between samples, which Cp and Cpk do not see. Read Pp and Ppk.`,
    );
  if (cp !== null && cpk !== null && cpk < 0.75 * cp)
    warn('offTarget', 'The mean lies well off the middle of the specification: Cp shows what centring would give.');
  return warnings;
}

function probability(p: number): string {
  return p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`;
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
