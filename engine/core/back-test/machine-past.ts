import type { Time, UnitInfo } from '@fettle/flows';
import type { RecordedSeries } from '@fettle/flows/back-test/index.ts';
import type { ControlLimits } from '@fettle/flows/statistics/index.ts';

/** All that is recorded of one signal of a machine in a period. */
export interface RecordedColumn {
  /** The latest reading before the period, if any, then those of the period in the order in which the engine consumed them. */
  readonly series: RecordedSeries;
  /** Where the period begins in it: what is before was only known, and is not judged. */
  readonly begin: number;
  /** Milliseconds from a reading's source time to its arrival. */
  readonly delay: Int32Array;
}

/** A unit that the machine worked on: from just after `from` up to and with `to` (absent: to the end). */
export interface Presence {
  readonly unit: UnitInfo;
  readonly instance: string;
  readonly from: Time;
  readonly to?: Time | undefined;
}

/** Limits of a chart of a rule that were frozen, in force from a moment on until the next version is. */
export interface LimitsFrozen {
  readonly flow: string;
  readonly flowNode: string;
  readonly from: Time;
  readonly limits: ControlLimits;
}

/** What a machine went through in a period, as rules saw it. */
export interface MachinePast {
  readonly equipment: string;
  readonly signals: ReadonlyMap<string, RecordedColumn>;
  /** In order of time; one ends before the next begins. */
  readonly presence: readonly Presence[];
  /** When the period ends; absent: with the last event. */
  readonly until?: Time;
  /** Frozen limits of charts on it, of each chart in the order of their versions. Absent: there are none, charts learn their own. */
  readonly limits?: readonly LimitsFrozen[] | undefined;
}

/** Events in the period. */
export const eventsIn = ({ signals }: MachinePast): number =>
  [...signals.values()].reduce((sum, { series, begin }) => sum + series.length - begin, 0);

/** Up to when something may happen by itself. */
export function endOf(past: MachinePast): Time {
  return past.until ?? arrivalOf(past, eventsIn(past));
}

/** The last event that had arrived before a time; 0: none. */
export function lastArrivedBefore(past: MachinePast, at: Time): number {
  let [low, high] = [0, eventsIn(past)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (arrivalOf(past, middle) < at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Frozen limits of one chart, in the order of their versions. */
export function limitsOf(
  { limits = [] }: MachinePast,
  chart: { readonly flow: string; readonly flowNode: string },
): readonly LimitsFrozen[] {
  return limits.filter(({ flow, flowNode }) => flow === chart.flow && flowNode === chart.flowNode);
}

/** Those that were in force then, or those of a version, whenever that was frozen. */
export function limitsAt(ofChart: readonly LimitsFrozen[], at: Time, version: number | undefined): ControlLimits | undefined {
  const found =
    version === undefined ? ofChart.findLast(({ from }) => from <= at) : ofChart.find((each) => each.limits.version === version);
  return found?.limits;
}

export function presenceAt({ presence }: MachinePast, at: Time): Presence | undefined {
  let [low, high] = [0, presence.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((presence[middle] as Presence).from < at) low = middle + 1;
    else high = middle;
  }
  const last = presence[low - 1];
  return last === undefined || (last.to !== undefined && last.to < at) ? undefined : last;
}

/** The reading that event `sequence` was: its column and its place there. */
export function eventAt(
  { signals }: MachinePast,
  sequence: number,
): { readonly column: RecordedColumn; readonly index: number } | undefined {
  for (const column of signals.values()) {
    const index = placeOf(column.series, sequence);
    if (index >= column.begin && column.series.sequence[index] === sequence) return { column, index };
  }
  return undefined;
}

/** When event `sequence` arrived, which is when the engine judged it. */
export function arrivalOf(past: MachinePast, sequence: number): Time {
  const found = eventAt(past, sequence);
  if (found === undefined) return 0;
  const { column, index } = found;
  return (column.series.time[index] as number) + (column.delay[index] as number);
}

/** The first place whose sequence is not lower. */
function placeOf({ sequence, length }: RecordedSeries, wanted: number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sequence[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
