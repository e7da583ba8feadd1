import { attributeLimitsFrom } from './attribute-limits.ts';
import { type ChartKind, isAttributeChart } from './chart-kind.ts';
import { usesDeviation } from './chart-sample.ts';
import { deviationConstants, MOVING_RANGE, rangeConstants } from './control-constants.ts';
import type { ControlLimits } from './control-limits.ts';
import { iMrLimitsFrom } from './i-mr.ts';
import type { LimitsOrigin, PhaseOne } from './phase-one.ts';
import { found, type StatisticOutcome } from './statistic-outcome.ts';
import { CusumParams, cusumLimits, EwmaParams, ewmaLimits } from './weighted-limits.ts';
import { xbarRLimitsFrom } from './xbar-r.ts';
import { xbarSLimitsFrom } from './xbar-s.ts';

/** What kind of chart, of samples of how many, and how those charts weigh that do. */
export interface ChartDesign {
  readonly kind: ChartKind;
  readonly n: number;
  readonly ewma?: EwmaParams | undefined;
  readonly cusum?: CusumParams | undefined;
}

/** The limits that follow from what phase I has seen. */
export function limitsFromPhaseOne(design: ChartDesign, seen: PhaseOne, origin: LimitsOrigin = {}): StatisticOutcome<ControlLimits> {
  const { kind, n } = design;
  if (isAttributeChart(kind)) return attributeLimitsFrom(kind, seen, origin);
  switch (kind) {
    case 'i-mr':
      return iMrLimitsFrom(seen, origin);
    case 'xbar-r':
      return xbarRLimitsFrom(seen, n, origin);
    case 'xbar-s':
      return xbarSLimitsFrom(seen, n, origin);
    case 'ewma':
    case 'cusum': {
      const sigma = sigmaWithin(kind, n, seen.dispersion);
      if (!sigma.ok) return sigma;
      const from = { ...origin, centre: seen.location, sigma: sigma.value, n };
      return kind === 'ewma'
        ? ewmaLimits(seen, from, design.ewma ?? EwmaParams.parse({}))
        : cusumLimits(seen, from, design.cusum ?? CusumParams.parse({}));
    }
  }
}

/** σ̂ of single values from the mean moving range, range or standard deviation of samples of n. */
function sigmaWithin(kind: ChartKind, n: number, dispersion: number): StatisticOutcome<number> {
  if (n === 1) return found(dispersion / MOVING_RANGE.d2);
  if (usesDeviation(kind, n)) {
    const constants = deviationConstants(n);
    return constants.ok ? found(dispersion / constants.value.c4) : constants;
  }
  const constants = rangeConstants(n);
  return constants.ok ? found(dispersion / constants.value.d2) : constants;
}
