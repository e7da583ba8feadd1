import { type AttributeSample, attributeValue, checkedAttributeSample } from './attribute-limits.ts';
import { type ChartKind, isAttributeChart } from './chart-kind.ts';
import { MAX_RANGE_SAMPLE } from './control-constants.ts';
import { measurement } from './measurement.ts';
import { found, refused, type StatisticOutcome } from './statistic-outcome.ts';
import { deviationOf, meanOf, rangeOf } from './subgroup.ts';

/** One completed sample, whatever the chart. */
export interface ChartSample {
  /** The mean of the values, or the value that the counts give. */
  readonly value: number;
  /** R, S or moving range; null: there is none, as for the first value of a chart of single values and for counts. */
  readonly dispersion: number | null;
  /** Values, units inspected, or areas of opportunity. */
  readonly size: number;
  /** What phase I averages: the same as `value` and `dispersion`, but of counts the count and the size. */
  readonly learns: { readonly location: number; readonly dispersion: number | null };
}

/** How the spread within a sample of n is measured: what an X̄-S chart does, and a chart of sums whose samples are too large for ranges. */
export function usesDeviation(kind: ChartKind, n: number): boolean {
  return kind === 'xbar-s' || ((kind === 'ewma' || kind === 'cusum') && n > MAX_RANGE_SAMPLE);
}

/** A sample of measured values. `previous`: the last single value, for the moving range. */
export function sampleOfValues(kind: ChartKind, values: readonly number[], previous: number | null): StatisticOutcome<ChartSample> {
  if (values.length === 0) return refused('empty', 'The sample holds no value.');
  for (const value of values) {
    const checked = measurement(value);
    if (!checked.ok) return checked;
  }
  const value = meanOf(values);
  const dispersion =
    values.length === 1
      ? previous === null || kind === 'xbar-r' || kind === 'xbar-s'
        ? null
        : Math.abs(value - previous)
      : usesDeviation(kind, values.length)
        ? deviationOf(values)
        : rangeOf(values);
  return found({ value, dispersion, size: values.length, learns: { location: value, dispersion } });
}

/** A sample of counts. */
export function sampleOfCounts(kind: ChartKind, counts: AttributeSample): StatisticOutcome<ChartSample> {
  if (!isAttributeChart(kind)) return refused('sampleSize', `A chart ${kind} takes measured values, not counts.`);
  const checked = checkedAttributeSample(kind, counts);
  if (!checked.ok) return checked;
  const { count, size } = counts;
  return found({ value: attributeValue(kind, counts), dispersion: null, size, learns: { location: count, dispersion: size } });
}
