import type { RecordedSeries } from './recorded-series.ts';

/** Readings of which one summary is made: few enough that a threshold that moves touches few blocks, many enough that summaries cost nothing. */
export const BLOCK_LENGTH = 1024;

/** What the known values of some readings may be: from `low` to `high`, of these kinds; texts by their place in the series' `texts`, yes/no as 1/0. */
export interface ValueSpan {
  readonly low: number;
  readonly high: number;
  /** Bits of `VALUE_BIT`. */
  readonly kinds: number;
  /** Some reading is not good, or missing. */
  readonly hasUnknown: boolean;
}

/** In the order of the kinds' own numbers (`VALUE_KIND`). */
const VALUE_BIT = { number: 1, text: 2, logical: 4, none: 8, notANumber: 16 } as const;
const UNKNOWN_BIT = 32;

export const isNumeric = ({ kinds }: ValueSpan): boolean => kinds === VALUE_BIT.number;

/** There are known values, and all of them are the same. */
export const isOneValue = ({ low, high, kinds }: ValueSpan): boolean =>
  low === high && kinds > 0 && (kinds & (kinds - 1)) === 0 && kinds !== VALUE_BIT.notANumber;

/** Least and greatest value of every block of a series, in one pass: what cannot be otherwise in a block is known without looking at its readings again. */
export class SeriesBlocks {
  readonly #series: RecordedSeries;
  readonly #blockLength: number;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #flags: Uint8Array;

  constructor(series: RecordedSeries, blockLength: number) {
    const count = Math.ceil(series.length / blockLength);
    this.#series = series;
    this.#blockLength = blockLength;
    this.#low = new Float64Array(count);
    this.#high = new Float64Array(count);
    this.#flags = new Uint8Array(count);
    for (let block = 0; block < count; block += 1) {
      const { low, high, flags } = summary(series, block * blockLength, Math.min(series.length, (block + 1) * blockLength));
      this.#low[block] = low;
      this.#high[block] = high;
      this.#flags[block] = flags;
    }
  }

  /** Of the readings from `begin` up to `end`; of more than a block of them, that of all blocks that they lie in. */
  spanOf(begin: number, end: number): ValueSpan {
    const length = this.#blockLength;
    const isBlock = begin % length === 0 && (end - begin === length || end === this.#series.length);
    if (end - begin <= length && !isBlock) return spanOf(summary(this.#series, begin, end));
    const wide = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY, flags: 0 };
    for (let block = Math.floor(begin / length); block * length < end; block += 1) {
      wide.low = Math.min(wide.low, this.#low[block] as number);
      wide.high = Math.max(wide.high, this.#high[block] as number);
      wide.flags |= this.#flags[block] as number;
    }
    return spanOf(wide);
  }
}

interface Summary {
  readonly low: number;
  readonly high: number;
  readonly flags: number;
}

const spanOf = ({ low, high, flags }: Summary): ValueSpan => ({
  low,
  high,
  kinds: flags & ~UNKNOWN_BIT,
  hasUnknown: (flags & UNKNOWN_BIT) !== 0,
});

function summary({ value, quality }: RecordedSeries, begin: number, end: number): Summary {
  let [low, high, flags] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let index = begin; index < end; index += 1) {
    const byte = quality[index] as number;
    if ((byte & 3) !== 0) {
      flags |= UNKNOWN_BIT;
      continue;
    }
    const number = value[index] as number;
    if (number < low) low = number;
    if (number > high) high = number;
    flags |= Number.isNaN(number) ? VALUE_BIT.notANumber : 1 << (byte >> 2);
  }
  return { low, high, flags };
}

const known = new WeakMap<RecordedSeries, SeriesBlocks>();

/** Made once for each series. */
export function blocksOf(series: RecordedSeries): SeriesBlocks {
  let blocks = known.get(series);
  if (blocks === undefined) {
    blocks = new SeriesBlocks(series, BLOCK_LENGTH);
    known.set(series, blocks);
  }
  return blocks;
}
