import { type Capability, capability, type SigmaMethod } from './capability.ts';
import { degreesOfDispersion } from './capability-interval.ts';
import { isAttributeChart } from './chart-kind.ts';
import { usesDeviation } from './chart-sample.ts';
import type { ChartStudy, StudySample } from './chart-study.ts';
import type { ControlLimits } from './control-limits.ts';
import { refused, type StatisticOutcome } from './statistic-outcome.ts';
import { deviationOf, meanOf } from './subgroup.ts';

export interface Specification {
  readonly lsl?: number | undefined;
  readonly usl?: number | undefined;
  readonly confidence?: number | undefined;
}

/** How the σ̂ behind these limits was estimated. */
export function sigmaMethodOf({ kind, n }: ControlLimits, given: boolean): SigmaMethod | null {
  if (isAttributeChart(kind)) return null;
  if (given) return 'given';
  if (n === 1) return 'MR̄/d2';
  return usesDeviation(kind, n) ? 'S̄/c4' : 'R̄/d2';
}

/**
 * Capability over the samples of a study: its phase I, or all when the limits are not its own. σ within is that of the limits; stable means that no rule was
 * violated in these samples, on the chart or its dispersion. `given`: the limits' centre and σ were stated, not learned.
 */
export function capabilityOfStudy(
  study: ChartStudy,
  samples: readonly StudySample[],
  specification: Specification,
  given = false,
): StatisticOutcome<Capability> {
  const { limits } = study;
  const method = sigmaMethodOf(limits, given);
  if (method === null)
    return refused('specification', 'A chart of counts has no specification limits to compare with; its centre line is its capability.');
  const inPhaseOne = study.points.filter((point) => point.phaseOne);
  const points = inPhaseOne.length > 0 ? inPhaseOne : study.points;
  const values = points.flatMap((point) => samples[point.sample - 1]?.values ?? []);
  const how = method === 'MR̄/d2' ? 'movingRange' : method === 'S̄/c4' ? 'deviation' : 'range';
  const overall = values.length > 1 ? deviationOf(values) : undefined;
  return capability({
    mean: meanOf(values),
    lsl: specification.lsl,
    usl: specification.usl,
    confidence: specification.confidence,
    within: { sigma: limits.sigma, method },
    ...(method === 'given' ? {} : { degreesWithin: degreesOfDispersion(how, limits.n, points.length) }),
    ...(overall !== undefined && overall > 0 ? { overall } : {}),
    samples: points.length,
    values: values.length,
    stable: points.every((point) => point.violations.length === 0 && (point.dispersion?.violations.length ?? 0) === 0),
    data: values,
  });
}
