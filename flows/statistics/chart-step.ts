/**
 * A control chart fed reading by reading.
 *
 * Invariants:
 * 1. Limits come from the params (released) or are learned once from the first `phaseOne` samples; they are never recalculated.
 * 2. Phase I points are not judged: they have no limits to be judged by.
 * 3. Only good readings enter (uncertain ones if asked for); a refused reading changes nothing.
 * 4. Runs belong to one version of the limits: with the next version they start anew.
 */
import type { Time } from '../value.ts';
import { type ChartParams, sampleSize } from './chart-params.ts';
import type { ChartState } from './chart-state.ts';
import { type ChartLines, type ControlLimits, zScore } from './control-limits.ts';
import { iMrLimitsFrom } from './i-mr.ts';
import { measurementOf, type StatisticReading } from './measurement.ts';
import { addToPhaseOne, type PhaseOne } from './phase-one.ts';
import { dispersionRunRules, type RunRuleConfig, type RunRuleId } from './run-rule-config.ts';
import { freshRunRules, type RunRuleState, stepRunRules } from './run-rules.ts';
import type { Refusal, StatisticOutcome } from './statistic-outcome.ts';
import { deviationOf, meanOf, rangeOf } from './subgroup.ts';
import { xbarRLimitsFrom } from './xbar-r.ts';
import { xbarSLimitsFrom } from './xbar-s.ts';

/** One plotted value. `z` and `limits` are null in phase I. A type and not an interface, as is the point, so that it can be stored as Json. */
export type PlottedValue = {
  readonly value: number;
  readonly z: number | null;
  readonly limits: ChartLines | null;
  readonly violations: readonly RunRuleId[];
};

/** One point of the chart: the location (X or X̄) itself, and with it the dispersion (MR, R or S; null for the first value of an I-MR chart). */
export type ChartPoint = PlottedValue & {
  /** Counted from 1. */
  readonly sample: number;
  readonly phase: 'learning' | 'frozen';
  /** Times of the sample's first and last reading. */
  readonly from: Time;
  readonly to: Time;
  /** Version of the limits; null in phase I. */
  readonly limitsVersion: number | null;
  readonly dispersion: PlottedValue | null;
};

export interface ChartStep {
  readonly state: ChartState;
  /** There when the reading completed a sample. */
  readonly point?: ChartPoint;
  /** There when this point completed phase I: the limits that are frozen from now on. */
  readonly learned?: ControlLimits;
  /** Without a point: why the reading was refused. With one: why phase I goes on although enough samples are there. */
  readonly problem?: Refusal;
}

/** One reading. Constant time but for the sample's own values; the given state is left as it is. */
export function stepChart(state: ChartState, reading: StatisticReading, params: ChartParams): ChartStep {
  const taken = measurementOf(reading, params.acceptUncertain);
  if (!taken.ok) return { state, problem: taken.refusal };

  const values = [...state.open, taken.value];
  const from = state.openedAt ?? reading.sourceTime;
  if (values.length < sampleSize(params)) return { state: { ...state, open: values, openedAt: from } };

  const sample: Sample = {
    location: meanOf(values),
    dispersion: dispersionOfSample(values, state.previous, params),
    place: { sample: state.samples + 1, from, to: reading.sourceTime },
  };
  const completed: ChartState = {
    ...state,
    samples: state.samples + 1,
    open: [],
    openedAt: null,
    previous: params.kind === 'i-mr' ? taken.value : null,
  };
  const limits = params.limits ?? state.learned;
  return limits === null ? learn(completed, sample, params) : judge(completed, sample, { limits, rules: params.rules });
}

interface Sample {
  readonly location: number;
  readonly dispersion: number | null;
  readonly place: Pick<ChartPoint, 'sample' | 'from' | 'to'>;
}

function dispersionOfSample(values: readonly number[], previous: number | null, { kind }: ChartParams): number | null {
  switch (kind) {
    case 'i-mr':
      return previous === null ? null : Math.abs((values[0] as number) - previous);
    case 'xbar-r':
      return rangeOf(values);
    case 'xbar-s':
      return deviationOf(values);
  }
}

function learn(state: ChartState, { location, dispersion, place }: Sample, params: ChartParams): ChartStep {
  const seen = addToPhaseOne(state.phaseOne, location, dispersion);
  const phaseOne: PhaseOne = { ...seen, from: Math.min(seen.from ?? place.from, place.from), to: Math.max(seen.to ?? place.to, place.to) };
  const unjudged = { z: null, limits: null, violations: [] };
  const point: ChartPoint = {
    ...place,
    phase: 'learning',
    limitsVersion: null,
    value: location,
    ...unjudged,
    dispersion: dispersion === null ? null : { value: dispersion, ...unjudged },
  };
  const next: ChartState = { ...state, phaseOne };
  if (phaseOne.locations < params.phaseOne) return { state: next, point };
  const limits = freeze(phaseOne, params);
  // Without any variation there is nothing to set limits from: phase I goes on, and each point says so.
  return limits.ok
    ? { state: { ...next, learned: limits.value }, point, learned: limits.value }
    : { state: next, point, problem: limits.refusal };
}

function freeze(seen: PhaseOne, params: ChartParams): StatisticOutcome<ControlLimits> {
  switch (params.kind) {
    case 'i-mr':
      return iMrLimitsFrom(seen);
    case 'xbar-r':
      return xbarRLimitsFrom(seen, params.n);
    case 'xbar-s':
      return xbarSLimitsFrom(seen, params.n);
  }
}

function judge(state: ChartState, { location, dispersion, place }: Sample, by: { limits: ControlLimits; rules: RunRuleConfig }): ChartStep {
  const { limits, rules } = by;
  const sameLimits = state.judgedBy === limits.version;
  const lines: ChartLines = { centre: limits.centre, lower: limits.lower, upper: limits.upper };
  const onLocation = plot(sameLimits ? state.locationRuns : freshRunRules(), { value: location, lines, chart: 'location' }, rules);
  const runs = sameLimits ? state.dispersionRuns : freshRunRules();
  const onDispersion =
    dispersion === null
      ? null
      : plot(runs, { value: dispersion, lines: limits.dispersion, chart: 'dispersion' }, dispersionRunRules(rules));
  return {
    state: { ...state, judgedBy: limits.version, locationRuns: onLocation.runs, dispersionRuns: onDispersion?.runs ?? runs },
    point: { ...place, phase: 'frozen', limitsVersion: limits.version, ...onLocation.plotted, dispersion: onDispersion?.plotted ?? null },
  };
}

function plot(
  runs: RunRuleState,
  { value, lines, chart }: { value: number; lines: ChartLines; chart: 'location' | 'dispersion' },
  rules: RunRuleConfig,
): { runs: RunRuleState; plotted: PlottedValue } {
  const z = zScore(lines, value, chart);
  const step = stepRunRules(runs, z, rules);
  return { runs: step.state, plotted: { value, z, limits: lines, violations: step.violations } };
}
