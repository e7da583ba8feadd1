import { deviationConstants, MOVING_RANGE, rangeConstants } from './control-constants.ts';
import type { ChartKind, ControlLimits, PhaseOneSamples } from './control-limits.ts';
import { iMrLimitsFrom } from './i-mr.ts';
import { measurement } from './measurement.ts';
import { freshPhaseOne } from './phase-one.ts';
import { refused, type StatisticOutcome } from './statistic-outcome.ts';
import { xbarRLimitsFrom } from './xbar-r.ts';
import { xbarSLimitsFrom } from './xbar-s.ts';

/** A centre line and σ of single values that a person states, and the samples that they know them from. */
export interface GivenLimits {
  readonly kind: ChartKind;
  /** Values a sample; 1 for I-MR. */
  readonly n: number;
  readonly centre: number;
  readonly sigma: number;
  readonly version: number;
  readonly samples: PhaseOneSamples;
}

/**
 * Limits from given values instead of phase I data: centre ± 3σ/√n, with the dispersion that such a σ makes one expect (d2·σ or c4·σ) and its usual limits. Source:
 * ISO 7870-2, control charts with pre-specified parameters.
 */
export function limitsFromSigma(given: GivenLimits): StatisticOutcome<ControlLimits> {
  for (const value of [given.centre, given.sigma]) {
    const checked = measurement(value);
    if (!checked.ok) return checked;
  }
  if (given.sigma <= 0) return refused('noVariation', `σ must be above 0, and ${given.sigma} is given.`);
  const seen = { ...freshPhaseOne(), locations: given.samples.count, location: given.centre };
  switch (given.kind) {
    case 'i-mr':
      return iMrLimitsFrom({ ...seen, dispersion: MOVING_RANGE.d2 * given.sigma }, given);
    case 'xbar-r': {
      const constants = rangeConstants(given.n);
      return constants.ok ? xbarRLimitsFrom({ ...seen, dispersion: constants.value.d2 * given.sigma }, given.n, given) : constants;
    }
    case 'xbar-s': {
      const constants = deviationConstants(given.n);
      return constants.ok ? xbarSLimitsFrom({ ...seen, dispersion: constants.value.c4 * given.sigma }, given.n, given) : constants;
    }
  }
}
