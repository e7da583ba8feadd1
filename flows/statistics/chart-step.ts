/**
 * A control chart fed reading by reading.
 *
 * Invariants:
 * 1. Limits come from the params (released) or are learned once from the first `phaseOne` samples; they are never recalculated.
 * 2. Phase I points are not judged: they have no limits to be judged by.
 * 3. Only good readings enter (uncertain ones if asked for); a refused reading changes nothing.
 * 4. Of a chart of counts, each reading is one sample: so many in `n` inspected, or in the size that comes with the reading.
 * 5. Runs belong to one version of the limits: with the next version they start anew.
 * 6. A sample never reaches over the end of its rational subgroup; a short one is judged by the limits of its size, and enters no limits.
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
  /** Values of the sample; of a chart of counts, the count. */
  readonly values: readonly number[];
  /** Values, units inspected, or areas of opportunity. */
  readonly size: number;
  /** Serial numbers of the units whose readings it holds, in order; empty: none is known. */
  readonly units: readonly string[];
  /** The rational subgroup; null: readings in a row. */
  readonly group: string | null;
  /** Version of the limits; null in phase I. */
  readonly limitsVersion: number | null;
  readonly dispersion: PlottedValue | null;
  /** Both sums of a CUSUM, once judged. */
  readonly sums?: { readonly high: number; readonly low: number };
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

/** A reading with what is known around it. */
export interface ChartReading extends StatisticReading {
  /** Of a chart of counts: what the reading counts in (default: `n`). */
  readonly size?: number | undefined;
  /** Its rational subgroup; null: it belongs to none. Of no account for samples in a row. */
  readonly group?: string | null | undefined;
  /** Serial number of the unit that it is of. */
  readonly unit?: string | undefined;
}

/** One reading. Constant time but for the sample's own values; the given state is left as it is. At most one sample is completed: full by this reading, or short by its being of the next subgroup. */
export function stepChart(state: ChartState, reading: ChartReading, params: ChartParams): ChartStep {
  const taken = measurementOf(reading, params.acceptUncertain);
  if (!taken.ok) return { state, problem: taken.refusal };
  if (isAttributeChart(params.kind)) {
    const size = reading.size ?? params.n;
    const sample = sampleOfCounts(params.kind, { count: taken.value, size });
    if (!sample.ok) return { state, problem: sample.refusal };
    const { sourceTime: at } = reading;
    return complete(
      state,
      { sample: sample.value, values: [taken.value], from: at, to: at, units: unitsOf(undefined, reading.unit), group: null },
      params,
    );
  }

  const isGrouped = params.subgroups.by !== 'count';
  const group = reading.group ?? null;
  const left = isGrouped && group !== (state.group ?? null) ? leaveSubgroup(state, group, params) : { state };
  if (isGrouped && (group === null || left.state.full === true)) return left;

  const values = [...left.state.open, taken.value];
  const from = left.state.openedAt ?? reading.sourceTime;
  const units = unitsOf(left.state.units, reading.unit);
  if (values.length < sampleSize(params)) {
    const open = { open: values, openedAt: from, ...(units === undefined ? {} : { units }) };
    return { ...left, state: { ...left.state, ...open, ...(isGrouped ? { openTo: reading.sourceTime } : {}) } };
  }
  const sample = sampleOfValues(params.kind, values, left.state.previous);
  if (!sample.ok) return { state, problem: sample.refusal };
  const step = complete(
    left.state,
    { sample: sample.value, values, from, to: reading.sourceTime, units, group: isGrouped ? group : null },
    params,
  );
  return isGrouped && params.subgroups.further === 'leaveOut' ? { ...step, state: { ...step.state, full: true } } : step;
}

/** The open sample ends with its subgroup: judged as it is when the plan says so and it has enough values to show a spread, else left out. */
function leaveSubgroup(state: ChartState, group: string | null, params: ChartParams): ChartStep {
  const next: ChartState = { ...state, ...NOTHING_OPEN, group, full: false };
  const needs = params.kind === 'xbar-r' || params.kind === 'xbar-s' ? 2 : 1;
  if (params.subgroups.short === 'leaveOut' || state.open.length < needs || state.openedAt === null) return { state: next };
  const sample = sampleOfValues(params.kind, state.open, null);
  if (!sample.ok) return { state: next, problem: sample.refusal };
  const { open: values, openedAt: from, openTo: to = from, units } = state;
  return complete(next, { sample: sample.value, values, from, to, units, group: state.group ?? null }, params);
}

const NOTHING_OPEN = { open: [] as number[], openedAt: null, units: undefined, openTo: undefined };

function unitsOf(known: readonly string[] | undefined, unit: string | undefined): string[] | undefined {
  if (unit === undefined || known?.includes(unit) === true) return known === undefined ? undefined : [...known];
  return [...(known ?? []), unit];
}

interface CompletedSample {
  readonly sample: ChartSample;
  readonly values: readonly number[];
  readonly from: Time;
  readonly to: Time;
  readonly units: readonly string[] | undefined;
  readonly group: string | null;
}

function complete(state: ChartState, { sample, values, from, to, units, group }: CompletedSample, params: ChartParams): ChartStep {
  const isShort = !isAttributeChart(params.kind) && sample.size !== sampleSize(params);
  const place: Placed['place'] = { sample: state.samples + 1, from, to, values, size: sample.size, units: units ?? [], group };
  const completed: ChartState = {
    ...state,
    ...NOTHING_OPEN,
    samples: state.samples + 1,
    previous: values.length === 1 ? (values[0] ?? null) : null,
    ...(isShort ? { short: [...(state.short ?? []), place.sample].slice(-1000) } : {}),
  };
  const limits = params.limits ?? state.learned;
  const placed = { sample, place, isShort };
  return limits === null ? learn(completed, placed, params) : judge(completed, placed, { limits, params });
}

interface Placed {
  readonly sample: ChartSample;
  readonly place: Pick<ChartPoint, 'sample' | 'from' | 'to' | 'values' | 'size' | 'units' | 'group'>;
  /** Of fewer values than the others, which phase I cannot average with them. */
  readonly isShort: boolean;
}

function learn(state: ChartState, placed: Placed, params: ChartParams): ChartStep {
  const { sample, place, isShort } = placed;
  const phaseOne = isShort ? state.phaseOne : sawSample(state.phaseOne, placed);
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
  if (isShort || phaseOne.locations < params.phaseOne) return { state: next, point };
  const { locations: count, from, to } = phaseOne;
  const samples = { first: 1, last: Math.max(place.sample, count), count, excluded: state.short ?? [], from, to };
  const origin = { version: params.nextVersion, samples };
  const limits = limitsFromPhaseOne({ ...params, n: isAttributeChart(params.kind) ? params.n : sampleSize(params) }, phaseOne, origin);
  // Without any variation there is nothing to set limits from: phase I goes on, and each point says so.
  return limits.ok
    ? { state: { ...next, learned: limits.value, short: undefined }, point, learned: limits.value }
    : { state: next, point, problem: limits.refusal };
}

function judge(state: ChartState, placed: Placed, by: { limits: ControlLimits; params: ChartParams }): ChartStep {
  const { sample, place, isShort } = placed;
  const { limits, params } = by;
  const goesOn = state.judgedBy === limits.version;
  const before = {
    location: goesOn ? state.locationRuns : freshRunRules(),
    dispersion: goesOn ? state.dispersionRuns : freshRunRules(),
    weighted: goesOn ? (state.weighted ?? null) : null,
  };
  const judged = judgeSample(before, sample, limits, params.rules);
  const seen: Seen = {
    recent: goesOn ? (state.recent ?? freshPhaseOne()) : freshPhaseOne(),
    short: goesOn ? state.short : isShort ? [place.sample] : undefined,
  };
  const { recent, short, proposal } = isShort ? { ...seen, proposal: null } : lookBack(seen, placed, by);
  return {
    state: {
      ...state,
      judgedBy: limits.version,
      locationRuns: judged.state.location,
      dispersionRuns: judged.state.dispersion,
      ...(judged.state.weighted === null ? {} : { weighted: judged.state.weighted }),
      recent,
      short,
    },
    point: {
      ...place,
      phase: 'frozen',
      limitsVersion: limits.version,
      ...judged.location,
      dispersion: judged.dispersion,
      ...(judged.sums === undefined ? {} : { sums: judged.sums }),
    },
    ...(proposal === null ? {} : { proposal }),
  };
}

/** What was judged since the freeze, or since the last look; `short` are the numbers of samples in between that do not count. */
interface Seen {
  readonly recent: PhaseOne;
  readonly short: number[] | undefined;
}

/** Adds the sample to what was seen since the freeze; when that is as much as phase I was, asks once whether the limits still fit, and begins anew. */
function lookBack(
  { recent: before, short }: Seen,
  placed: Placed,
  { limits, params }: { limits: ControlLimits; params: ChartParams },
): Seen & { readonly proposal: LimitsProposal | null } {
  const recent = sawSample(before, placed);
  if (recent.locations < params.phaseOne) return { recent, short, proposal: null };
  const { from, to, locations: count } = recent;
  const last = placed.place.sample;
  const excluded = short ?? [];
  const samples = { first: Math.max(1, last - count - excluded.length + 1), last, count, excluded, from, to };
  const learned = limitsFromPhaseOne({ ...params, n: isAttributeChart(params.kind) ? params.n : sampleSize(params) }, recent, { samples });
  return { recent: freshPhaseOne(), short: undefined, proposal: learned.ok ? proposeLimits(limits, learned.value) : null };
}

function sawSample(before: PhaseOne, { sample, place }: Placed): PhaseOne {
  const seen = addToPhaseOne(before, sample.learns.location, sample.learns.dispersion);
  return { ...seen, from: Math.min(seen.from ?? place.from, place.from), to: Math.max(seen.to ?? place.to, place.to) };
}
