import type { Capability } from './capability.ts';
import { isAttributeChart } from './chart-kind.ts';
import { studyChart } from './chart-study.ts';
import type { ControlLimits } from './control-limits.ts';
import type { RunRuleConfig } from './run-rule-config.ts';
import type { SampleRecord } from './sample-record.ts';
import { refused, type StatisticOutcome } from './statistic-outcome.ts';
import { capabilityOfStudy, type Specification } from './study-capability.ts';

/**
 * Capability over kept samples, by the σ of these limits. All of them are judged anew by the limits, those of phase I too, so that "stable" speaks of exactly these samples.
 * `given`: the limits were stated, not learned.
 */
export function capabilityOfSamples(
  samples: readonly SampleRecord[],
  by: { readonly limits: ControlLimits; readonly rules: RunRuleConfig; readonly specification: Specification; readonly given?: boolean },
): StatisticOutcome<Capability> {
  const { limits, rules, specification, given = false } = by;
  if (isAttributeChart(limits.kind))
    return refused('specification', 'A chart of counts has no specification limits to compare with; its centre line is its capability.');
  const series = samples.map(({ sample, values }) => ({ label: String(sample), values }));
  const study = studyChart({ design: { kind: limits.kind }, samples: series, limits, rules });
  return study.ok ? capabilityOfStudy(study.value, series, specification, given) : study;
}

/** Why an index of capability is not to be named, in a sentence; undefined: it may be. A process that is not stable, or not normal, has none. */
export function whyNoCapability({ stable, warnings }: Pick<Capability, 'stable' | 'warnings'>): string | undefined {
  const told = (code: Capability['warnings'][number]['code']): string | undefined =>
    warnings.find((warning) => warning.code === code)?.message;
  if (stable === false) return told('unstable') ?? 'The process was not in control over these samples.';
  return told('tooFewSamples') ?? told('notNormal');
}
