import { z } from 'zod';
import { Time } from '../value.ts';
import type { ControlLimits, PhaseOneSamples } from './control-limits.ts';
import { found, type Refusal, refused, type StatisticOutcome } from './statistic-outcome.ts';

/**
 * What phase I has seen, in constant space: running means of the plotted location (X or X̄) and dispersion (MR, R or S); of an attribute chart, of the counts and
 * of the sizes of the samples. Charts learned from a stream and charts computed from a table go through this one accumulator, so that both give the same limits
 * to the last bit.
 */
export const PhaseOne = z.object({
  locations: z.number().int().nonnegative(),
  location: z.number(),
  dispersions: z.number().int().nonnegative(),
  dispersion: z.number(),
  /** Times of the first and the last reading; null: none yet, or the series has no times. */
  from: Time.nullable(),
  to: Time.nullable(),
});
export type PhaseOne = z.infer<typeof PhaseOne>;

export function freshPhaseOne(): PhaseOne {
  return { locations: 0, location: 0, dispersions: 0, dispersion: 0, from: null, to: null };
}

/** One more sample. `dispersion` is null where there is none: the first value of an I-MR chart has no moving range. */
export function addToPhaseOne(seen: PhaseOne, location: number, dispersion: number | null): PhaseOne {
  const locations = seen.locations + 1;
  const dispersions = seen.dispersions + (dispersion === null ? 0 : 1);
  return {
    ...seen,
    locations,
    location: seen.location + (location - seen.location) / locations,
    dispersions,
    dispersion: dispersion === null ? seen.dispersion : seen.dispersion + (dispersion - seen.dispersion) / dispersions,
  };
}

/** How frozen limits are named. */
export interface LimitsOrigin {
  /** Default 1. */
  readonly version?: number;
  /** Default: the samples handed over, counted from 1. */
  readonly samples?: PhaseOneSamples;
}

/** Version and samples of limits about to be frozen. */
export function originOf(seen: PhaseOne, origin: LimitsOrigin): Pick<ControlLimits, 'version' | 'samples'> {
  const all: PhaseOneSamples = { first: 1, last: seen.locations, count: seen.locations, excluded: [], from: seen.from, to: seen.to };
  return { version: origin.version ?? 1, samples: origin.samples ?? all };
}

/** Limits as they are, unless phase I showed too little to set any. */
export function checkedLimits<Limits extends ControlLimits>(seen: PhaseOne, limits: Limits): StatisticOutcome<Limits> {
  const missing = tooFewForLimits(seen);
  if (missing !== null) return { ok: false, refusal: missing };
  const { dispersion } = limits;
  const visible =
    limits.lower < limits.centre && limits.centre < limits.upper && (dispersion === null || dispersion.centre < dispersion.upper);
  if (!(limits.sigma > 0) || !visible) {
    return refused(
      'noVariation',
      'The phase I samples show no variation, so no limits follow from them. Measure with a finer resolution, or take samples over a longer time.',
    );
  }
  return found(limits);
}

/** Why phase I is too short for limits; null: it is not. */
export function tooFewForLimits(seen: PhaseOne): Refusal | null {
  return seen.locations >= 2
    ? null
    : refused('tooFewSamples', `Control limits need at least 2 phase I samples, and ${seen.locations} is given. 20 to 25 are usual.`)
        .refusal;
}
