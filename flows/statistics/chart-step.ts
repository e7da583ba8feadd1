/**
 * A control chart fed reading by reading.
 *
 * Invariants:
 * 1. Limits come from the params (released) or are learned once from the first `phaseOne` samples; they are never recalculated.
 * 2. Phase I points are not judged: they have no limits to be judged by.
 * 3. Only good readings enter (uncertain ones if asked for); a refused reading changes nothing.
 * 4. Of a chart of counts, each reading is one sample: so many in `n` inspected, or in the size that comes with the reading.
 * 5. Runs belong to one version of the limits: with the next version they start anew.
 */
import type { Time } from '../value.ts';
import { isAttributeChart } from './chart-kind.ts';
import { type ChartParams, sampleSize } from './chart-params.ts';
import { type ChartSample, sampleOfCounts, sampleOfValues } from './chart-sample.ts';
import type { ChartState } from './chart-state.ts';
import type { ControlLimits } from './control-limits.ts';
import { judgeSample, type PlottedValue } from './judge-sample.ts';
import { limitsFromPhaseOne } from './learn-limits.ts';
import { measurementOf, type StatisticReading } from './measurement.ts';
import { addToPhaseOne, freshPhaseOne, type PhaseOne } from './phase-one.ts';
import { type LimitsProposal, proposeLimits } from './propose-limits.ts';
import { freshRunRules } from './run-rules.ts';
import type { Refusal } from './statistic-outcome.ts';

/** One point of the chart: the location (X, X̄, a proportion, a count, an EWMA or a sum) itself, and with it the dispersion (MR, R or S; null where there is none). */
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
  /** There when so many samples as phase I had were judged since, and the process has become another one: limits that a person may take over. Nothing changes by itself. */
  readonly proposal?: LimitsProposal;
  /** Without a point: why the reading was refused. With one: why phase I goes on although enough samples are there. */
  readonly problem?: Refusal;
}

/** One reading, and of a chart of counts the size that it counts in (default: `n`). Constant time but for the sample's own values; the given state is left as it is. */
export function stepChart(state: ChartState, reading: StatisticReading, params: ChartParams, size?: number): ChartStep {
  const taken = measurementOf(reading, params.acceptUncertain);
  if (!taken.ok) return { state, problem: taken.refusal };

  const values = [...state.open, taken.value];
  const from = state.openedAt ?? reading.sourceTime;
  if (values.length < sampleSize(params)) return { state: { ...state, open: values, openedAt: from } };

  const sample = isAttributeChart(params.kind)
    ? sampleOfCounts(params.kind, { count: taken.value, size: size ?? params.n })
    : sampleOfValues(params.kind, values, state.previous);
  if (!sample.ok) return { state, problem: sample.refusal };
  const placed: Placed = { sample: sample.value, place: { sample: state.samples + 1, from, to: reading.sourceTime } };
  const completed: ChartState = {
    ...state,
    samples: state.samples + 1,
    open: [],
    openedAt: null,
    previous: values.length === 1 ? taken.value : null,
  };
  const limits = params.limits ?? state.learned;
  return limits === null ? learn(completed, placed, params) : judge(completed, placed, { limits, params });
}

interface Placed {
  readonly sample: ChartSample;
  readonly place: Pick<ChartPoint, 'sample' | 'from' | 'to'>;
}

function learn(state: ChartState, { sample, place }: Placed, params: ChartParams): ChartStep {
  const seen = addToPhaseOne(state.phaseOne, sample.learns.location, sample.learns.dispersion);
  const phaseOne: PhaseOne = { ...seen, from: Math.min(seen.from ?? place.from, place.from), to: Math.max(seen.to ?? place.to, place.to) };
  const unjudged = { z: null, limits: null, violations: [] };
  const point: ChartPoint = {
    ...place,
    phase: 'learning',
    limitsVersion: null,
    value: sample.value,
    ...unjudged,
    dispersion: sample.dispersion === null ? null : { value: sample.dispersion, ...unjudged },
  };
  const next: ChartState = { ...state, phaseOne };
  if (phaseOne.locations < params.phaseOne) return { state: next, point };
  const limits = limitsFromPhaseOne({ ...params, n: isAttributeChart(params.kind) ? params.n : sampleSize(params) }, phaseOne);
  // Without any variation there is nothing to set limits from: phase I goes on, and each point says so.
  return limits.ok
    ? { state: { ...next, learned: limits.value }, point, learned: limits.value }
    : { state: next, point, problem: limits.refusal };
}

function judge(state: ChartState, { sample, place }: Placed, by: { limits: ControlLimits; params: ChartParams }): ChartStep {
  const { limits, params } = by;
  const goesOn = state.judgedBy === limits.version;
  const before = {
    location: goesOn ? state.locationRuns : freshRunRules(),
    dispersion: goesOn ? state.dispersionRuns : freshRunRules(),
    weighted: goesOn ? (state.weighted ?? null) : null,
  };
  const judged = judgeSample(before, sample, limits, params.rules);
  const { recent, proposal } = lookBack(goesOn ? (state.recent ?? freshPhaseOne()) : freshPhaseOne(), { sample, place }, by);
  return {
    state: {
      ...state,
      judgedBy: limits.version,
      locationRuns: judged.state.location,
      dispersionRuns: judged.state.dispersion,
      ...(judged.state.weighted === null ? {} : { weighted: judged.state.weighted }),
      recent,
    },
    point: { ...place, phase: 'frozen', limitsVersion: limits.version, ...judged.location, dispersion: judged.dispersion },
    ...(proposal === null ? {} : { proposal }),
  };
}

/** Adds the sample to what was seen since the freeze; when that is as much as phase I was, asks once whether the limits still fit, and begins anew. */
function lookBack(
  before: PhaseOne,
  { sample, place }: Placed,
  { limits, params }: { limits: ControlLimits; params: ChartParams },
): { readonly recent: PhaseOne; readonly proposal: LimitsProposal | null } {
  const seen = addToPhaseOne(before, sample.learns.location, sample.learns.dispersion);
  const recent: PhaseOne = { ...seen, from: Math.min(seen.from ?? place.from, place.from), to: Math.max(seen.to ?? place.to, place.to) };
  if (recent.locations < params.phaseOne) return { recent, proposal: null };
  const { from, to, locations: count } = recent;
  const samples = { first: place.sample - count + 1, last: place.sample, count, excluded: [], from, to };
  const learned = limitsFromPhaseOne({ ...params, n: isAttributeChart(params.kind) ? params.n : sampleSize(params) }, recent, { samples });
  return { recent: freshPhaseOne(), proposal: learned.ok ? proposeLimits(limits, learned.value) : null };
}
