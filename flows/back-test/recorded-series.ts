import type { Quality, Reading, Value } from '../value.ts';

/** By their number in two bits. */
export const QUALITIES: readonly Quality[] = ['good', 'uncertain', 'bad', 'stale'];

/** What a value is, in the two bits above the quality: a number, a place in `texts`, yes/no as 1/0, or none. */
export const VALUE_KIND = { number: 0, text: 4, logical: 8, none: 12 } as const;
const QUALITY_BITS = 3;
const KIND_BITS = 12;

/**
 * Readings of one signal, or what a step made of them, in the order in which the engine consumed them: a reading is one place in each array, 21 bytes, and no object.
 */
export interface RecordedSeries {
  /** Undefined: no signal ever had these values, a step made them. */
  readonly signal: string | undefined;
  readonly length: number;
  /** The source's own time, in milliseconds. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** Quality and kind of the value. */
  readonly quality: Uint8Array;
  /** Which event of the equipment it was or came of: 1, 2, … over all its signals. 0: the latest reading before the first event. */
  readonly sequence: Uint32Array;
  readonly texts: readonly string[];
}

export function qualityAt({ quality }: RecordedSeries, index: number): Quality {
  return QUALITIES[(quality[index] as number) & QUALITY_BITS] as Quality;
}

export function valueAt({ quality, value, texts }: RecordedSeries, index: number): Value {
  switch ((quality[index] as number) & KIND_BITS) {
    case VALUE_KIND.number:
      return value[index] as number;
    case VALUE_KIND.text:
      return texts[value[index] as number] ?? '';
    case VALUE_KIND.logical:
      return value[index] === 1;
    default:
      return null;
  }
}

/** As the engine hands it to a rule, but for the event's id, which is not recorded. */
export function readingAt(series: RecordedSeries, index: number, equipment: string): Reading {
  return {
    value: valueAt(series, index),
    quality: qualityAt(series, index),
    sourceTime: series.time[index] as number,
    equipment,
    signal: series.signal,
  };
}

/** The values from `begin` on, over the same memory. */
export function seriesFrom(series: RecordedSeries, begin: number): RecordedSeries {
  if (begin === 0) return series;
  const { time, value, quality, sequence } = series;
  return {
    ...series,
    length: series.length - begin,
    time: time.subarray(begin),
    value: value.subarray(begin),
    quality: quality.subarray(begin),
    sequence: sequence.subarray(begin),
  };
}

/** How a value stands in the arrays; texts are numbered in the order in which they come. */
export class ValueEncoder {
  readonly texts: string[] = [];
  readonly #places = new Map<string, number>();

  /** Gives the number; the kind is `kindOf` the value. */
  encode(value: Value): number {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (value === null) return 0;
    let place = this.#places.get(value);
    if (place === undefined) {
      place = this.texts.length;
      this.#places.set(value, place);
      this.texts.push(value);
    }
    return place;
  }
}

/** The byte for a value of this quality. */
export function qualityByte(value: Value, quality: Quality): number {
  const kind =
    typeof value === 'number'
      ? VALUE_KIND.number
      : typeof value === 'string'
        ? VALUE_KIND.text
        : typeof value === 'boolean'
          ? VALUE_KIND.logical
          : VALUE_KIND.none;
  return kind | QUALITIES.indexOf(quality);
}
