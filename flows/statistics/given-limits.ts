import { attributeLimitsFrom } from './attribute-limits.ts';
import { type ChartKind, isAttributeChart } from './chart-kind.ts';
import { deviationConstants, MOVING_RANGE, rangeConstants } from './control-constants.ts';
import type { ControlLimits, PhaseOneSamples } from './control-limits.ts';
import { iMrLimitsFrom } from './i-mr.ts';
import { measurement } from './measurement.ts';
import { freshPhaseOne } from './phase-one.ts';
import { refused, type StatisticOutcome } from './statistic-outcome.ts';
import { CusumParams, cusumLimits, EwmaParams, ewmaLimits } from './weighted-limits.ts';
import { xbarRLimitsFrom } from './xbar-r.ts';
import { xbarSLimitsFrom } from './xbar-s.ts';

/**
 * A centre line and σ of single values that a person states, and the samples that they know them from. An attribute chart takes no σ: it follows from the centre,
 * which is the value plotted for a sample of `n`.
 */
export interface GivenLimits {
  readonly kind: ChartKind;
  /** Values a sample; 1 for I-MR. */
  readonly n: number;
  readonly centre: number;
  readonly sigma: number;
  readonly version: number;
  readonly samples: PhaseOneSamples;
  readonly ewma?: EwmaParams;
  readonly cusum?: CusumParams;
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
  if (isAttributeChart(given.kind)) {
    const count = given.kind === 'p' || given.kind === 'u' ? given.centre * given.n : given.centre;
    return attributeLimitsFrom(given.kind, { ...freshPhaseOne(), locations: 2, location: count, dispersion: given.n }, given);
  }
  if (given.sigma <= 0) return refused('noVariation', `σ must be above 0, and ${given.sigma} is given.`);
  // Two samples are the least that limits are learned from; stated ones need none.
  const seen = { ...freshPhaseOne(), locations: Math.max(2, given.samples.count), location: given.centre };
  const { kind } = given;
  switch (kind) {
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
    case 'ewma':
      return ewmaLimits(seen, given, given.ewma ?? EwmaParams.parse({}));
    case 'cusum':
      return cusumLimits(seen, given, given.cusum ?? CusumParams.parse({}));
  }
}
