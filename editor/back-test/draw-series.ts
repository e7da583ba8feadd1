import type { BackTest } from '@fettle/engine/core/back-test/index.ts';
import type { CompiledRule } from '@fettle/engine/core/index.ts';
import type { RecordedSeries } from '@fettle/flows/back-test/index.ts';

/** A series in so many columns of time: the lowest and highest good number of each, NaN where there is none. */
export interface DrawnSeries {
  readonly equipment: string;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface WhatToDraw {
  readonly flowNode: string;
  /** Absent: what arrives at the flowNode. */
  readonly signal?: string | undefined;
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

/** What a threshold is compared with, drawn for one machine. None where it is no series of numbers. */
export function drawSeries(test: BackTest, rule: CompiledRule, what: WhatToDraw): DrawnSeries[] {
  const series = what.signal === undefined ? test.arrivingAt(rule, what.flowNode) : test.past.signals.get(what.signal)?.series;
  return series === undefined ? [] : [{ equipment: test.past.equipment, ...knownColumnsOf(series, what) }];
}

/** By the memory of the values, which is the same as long as nothing before the threshold changes: while a line is dragged nothing is drawn anew. */
const DRAWN = new WeakMap<ArrayBufferLike, { readonly key: string; readonly columns: Pick<DrawnSeries, 'low' | 'high'> }>();

function knownColumnsOf(series: RecordedSeries, what: WhatToDraw): Pick<DrawnSeries, 'low' | 'high'> {
  const key = `${what.from} ${what.to} ${what.columns}`;
  const known = DRAWN.get(series.value.buffer);
  if (known?.key === key) return known.columns;
  const columns = columnsOf(series, what);
  DRAWN.set(series.value.buffer, { key, columns });
  return columns;
}

/** Every value counts in its column, so that no peak is lost however many readings a column stands for. */
export function columnsOf(
  series: RecordedSeries,
  { from, to, columns }: Pick<WhatToDraw, 'from' | 'to' | 'columns'>,
): Pick<DrawnSeries, 'low' | 'high'> {
  const low = new Float64Array(columns).fill(Number.NaN);
  const high = new Float64Array(columns).fill(Number.NaN);
  const perColumn = (to - from) / columns;
  for (let index = 0; index < series.length; index += 1) {
    // Good, and a number.
    if (series.quality[index] !== 0) continue;
    const column = Math.floor(((series.time[index] as number) - from) / perColumn);
    if (column < 0 || column >= columns) continue;
    const value = series.value[index] as number;
    if (!((low[column] as number) <= value)) low[column] = value;
    if (!((high[column] as number) >= value)) high[column] = value;
  }
  return { low, high };
}
