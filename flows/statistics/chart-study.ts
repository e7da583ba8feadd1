/**
 * A whole series on a chart at once: limits from its phase I samples, or frozen ones, and every sample judged. What the command line and the chart screen show.
 *
 * Invariants:
 * 1. Limits and judgement are those of the streaming chart: the same functions, in the order of the samples.
 * 2. Phase I samples are judged as well (by limits that they helped to make); a sample left out of phase I is judged and does not count in the limits.
 * 3. Nothing is recalculated here: other limits are another study.
 */
import type { AttributeSample } from './attribute-limits.ts';
import { isAttributeChart } from './chart-kind.ts';
import { type ChartSample, sampleOfCounts, sampleOfValues, usesDeviation } from './chart-sample.ts';
import { deviationConstants, rangeConstants } from './control-constants.ts';
import type { ControlLimits, PhaseOneSamples } from './control-limits.ts';
import { freshJudge, judgeSample, type PlottedValue } from './judge-sample.ts';
import { type ChartDesign, limitsFromPhaseOne } from './learn-limits.ts';
import { addToPhaseOne, freshPhaseOne, type PhaseOne } from './phase-one.ts';
import type { RunRuleConfig, RunRuleId } from './run-rule-config.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';
import { commonSize, deviationOf, phaseOneOfSubgroups, rangeOf } from './subgroup.ts';

/** One sample of a series: measured values, or counts. */
export interface StudySample {
  readonly label: string;
  readonly values?: readonly number[];
  readonly counts?: AttributeSample;
}

export interface StudyInput {
  readonly design: Omit<ChartDesign, 'n'>;
  readonly samples: readonly StudySample[];
  /** Positions, counted from 1, of the samples that limits are learned from; ignored with `limits`. */
  readonly phaseOne?: readonly number[];
  /** Samples of phase I left out of it, by position. */
  readonly excluded?: readonly number[];
  /** Frozen limits to judge by instead. */
  readonly limits?: ControlLimits | undefined;
  readonly rules: RunRuleConfig;
  readonly version?: number;
}

export interface StudyPoint extends PlottedValue {
  /** Position in the series, from 1. */
  readonly sample: number;
  readonly label: string;
  readonly size: number;
  readonly phaseOne: boolean;
  readonly dispersion: PlottedValue | null;
  readonly sums?: { readonly high: number; readonly low: number };
}

export interface ChartStudy {
  readonly limits: ControlLimits;
  readonly points: readonly StudyPoint[];
  /** Positions of the samples that violate each rule asked for, on the chart and on its dispersion. */
  readonly violations: Readonly<Partial<Record<RunRuleId, readonly number[]>>>;
  readonly dispersionViolations: Readonly<Partial<Record<RunRuleId, readonly number[]>>>;
}

export function studyChart(input: StudyInput): StatisticOutcome<ChartStudy> {
  const samples = samplesOf(input);
  if (!samples.ok) return samples;
  const learnFrom = (input.phaseOne ?? samples.value.map((_, index) => index + 1)).filter(
    (position) => input.excluded?.includes(position) !== true,
  );
  const limits = input.limits === undefined ? learnLimits(input, samples.value, learnFrom) : found(input.limits);
  if (!limits.ok) return limits;

  const isPhaseOne = new Set(input.limits === undefined ? learnFrom : []);
  const violations = new Map<RunRuleId, number[]>();
  const dispersionViolations = new Map<RunRuleId, number[]>();
  let state = freshJudge();
  const points: StudyPoint[] = [];
  for (const [index, sample] of samples.value.entries()) {
    const judged = judgeSample(state, sample, limits.value, input.rules);
    state = judged.state;
    const position = index + 1;
    note(violations, judged.location, position);
    if (judged.dispersion !== null) note(dispersionViolations, judged.dispersion, position);
    points.push({
      sample: position,
      label: input.samples[index]?.label ?? String(position),
      size: sample.size,
      phaseOne: isPhaseOne.has(position),
      ...judged.location,
      dispersion: judged.dispersion,
      ...(judged.sums === undefined ? {} : { sums: judged.sums }),
    });
  }
  return found({
    limits: limits.value,
    points,
    violations: Object.fromEntries(violations),
    dispersionViolations: Object.fromEntries(dispersionViolations),
  });
}

function note(violations: Map<RunRuleId, number[]>, plotted: PlottedValue, position: number): void {
  for (const rule of plotted.violations) violations.set(rule, [...(violations.get(rule) ?? []), position]);
}

function samplesOf({ design, samples }: StudyInput): StatisticOutcome<ChartSample[]> {
  const made: ChartSample[] = [];
  let previous: number | null = null;
  for (const sample of samples) {
    const one: StatisticOutcome<ChartSample> =
      sample.counts === undefined
        ? isAttributeChart(design.kind)
          ? refused('sampleSize', `A chart ${design.kind} takes counts, not measured values.`)
          : sampleOfValues(design.kind, sample.values ?? [], previous)
        : sampleOfCounts(design.kind, sample.counts);
    if (!one.ok) return refused(one.refusal.code, `Sample ${sample.label}: ${one.refusal.message}`);
    previous = one.value.size === 1 ? one.value.value : null;
    made.push(one.value);
  }
  return made.length > 0 ? found(made) : refused('empty', 'There is no sample to judge.');
}

function learnLimits(input: StudyInput, samples: readonly ChartSample[], positions: readonly number[]): StatisticOutcome<ControlLimits> {
  const missing = positions.find((position) => samples[position - 1] === undefined);
  if (missing !== undefined) return refused('outOfRange', `Phase I names sample ${missing}, and the series has ${samples.length} samples.`);
  const seen = seenIn(input, samples, positions);
  if (!seen.ok) return seen;
  const first = Math.min(...positions);
  const last = Math.max(...positions);
  const chosen = new Set(positions);
  const excluded = samples.map((_, index) => index + 1).filter((position) => position > first && position < last && !chosen.has(position));
  const origin: PhaseOneSamples = { first, last, count: positions.length, excluded: excluded.slice(0, 1000), from: null, to: null };
  return limitsFromPhaseOne({ ...input.design, n: seen.value.n }, seen.value.seen, { version: input.version ?? 1, samples: origin });
}

/** What the chosen samples show: through the accumulator where a sample is one value or one count, else by samples, whose sizes may differ. */
function seenIn(
  { design, samples: given }: StudyInput,
  samples: readonly ChartSample[],
  positions: readonly number[],
): StatisticOutcome<{ readonly seen: PhaseOne; readonly n: number }> {
  const n = commonSize(positions.map((position) => samples[position - 1]?.size ?? 0));
  if (isAttributeChart(design.kind) || design.kind === 'i-mr' || (n <= 1 && design.kind !== 'xbar-r' && design.kind !== 'xbar-s')) {
    const larger = isAttributeChart(design.kind) ? undefined : samples.findIndex((sample) => sample.size !== 1);
    if (larger !== undefined && larger >= 0) {
      const { label, values } = given[larger] as StudySample;
      return refused('sampleSize', `Sample ${label} has ${values?.length} values, and this chart is of single values. Use X̄-R or X̄-S.`);
    }
    let seen = freshPhaseOne();
    for (const position of positions) {
      const { learns } = samples[position - 1] as ChartSample;
      // The range to a value that is left out says nothing of phase I.
      const movingRange = isAttributeChart(design.kind) || positions.includes(position - 1) ? learns.dispersion : null;
      seen = addToPhaseOne(seen, learns.location, movingRange);
    }
    return found({ seen, n });
  }
  const values = positions.map((position) => given[position - 1]?.values ?? []);
  const deviation = usesDeviation(design.kind, n);
  return phaseOneOfSubgroups(values, deviation ? deviationOf : rangeOf, (size) => {
    if (deviation) {
      const constants = deviationConstants(size);
      return constants.ok ? found(constants.value.c4) : constants;
    }
    const constants = rangeConstants(size);
    return constants.ok ? found(constants.value.d2) : constants;
  });
}
