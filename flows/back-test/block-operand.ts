import { knownPart } from '../rules/operand-value.ts';
import type { Operand } from '../rules/predicate.ts';
import { latestPlacesOf } from './latest-places.ts';
import { type RecordedSeries, readingAt, valueAt } from './recorded-series.ts';
import { blocksOf, SeriesBlocks, type ValueSpan } from './series-blocks.ts';

/** What is judged: a series whose readings arrive one after the other, with the readings of other signals as they were then. */
export interface SeriesJudged {
  /** The fact that stands for what arrives; every other fact is a signal. */
  readonly arriving: string;
  readonly series: RecordedSeries;
  readonly latest: (signal: string) => RecordedSeries | undefined;
  /** Readings that are judged at once; tests make it short. */
  readonly blockLength?: number;
}

/** An operand over the readings that arrive. */
export interface BlockOperand {
  /** Undefined: nothing was recorded of it, it is never known. */
  readonly read: RecordedSeries | undefined;
  /** Each arriving reading is its own operand: place by place, the arrays of `read` are those of the operand. */
  readonly isArriving: boolean;
  /** What the operand may be while those from `begin` up to `end` arrive; undefined: that is not known. */
  spanOf(begin: number, end: number): ValueSpan | undefined;
  /** Tells which place of `read` the operand is while the readings from `from` up to `to` arrive, -1: none; one run after the other. */
  eachRun(begin: number, end: number, told: (from: number, to: number, place: number) => void): void;
  /** The value at a place of `read`; undefined: it is not known. */
  valueAt(place: number): unknown;
  /** Whether the value is a part of what was read. */
  readonly isPart: boolean;
}

const NEVER_KNOWN: ValueSpan = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY, kinds: 0, hasUnknown: true };

export function blockOperand(operand: Operand, judged: SeriesJudged): BlockOperand {
  const isArriving = operand.signal === judged.arriving;
  const read = isArriving ? judged.series : judged.latest(operand.signal);
  if (read === undefined)
    return {
      read,
      isArriving,
      isPart: false,
      spanOf: () => NEVER_KNOWN,
      eachRun: (begin, end, told) => told(begin, end, -1),
      valueAt: () => undefined,
    };
  const isPart = operand.path !== undefined && operand.path !== '';
  const value = isPart ? partAt(operand, read) : (place: number): unknown => knownValue(read, place);
  const blocks = judged.blockLength === undefined ? blocksOf(read) : new SeriesBlocks(read, judged.blockLength);
  if (isArriving)
    return {
      read,
      isArriving,
      isPart,
      spanOf: (begin, end) => (isPart ? undefined : blocks.spanOf(begin, end)),
      eachRun(begin, end, told) {
        for (let place = begin; place < end; place += 1) told(place, place + 1, place);
      },
      valueAt: value,
    };
  const latest = latestPlacesOf(read);
  const { sequence } = judged.series;
  return {
    read,
    isArriving,
    isPart,
    spanOf(begin, end) {
      if (isPart) return undefined;
      const [before, after] = [latest.cameWith(sequence[begin] as number), latest.cameWith(sequence[end - 1] as number)];
      const first = latest.latestAfter(before);
      const spans = [
        ...(first < 0 ? [NEVER_KNOWN] : [blocks.spanOf(first, first + 1)]),
        ...(after > before ? [blocks.spanOf(before, after)] : []),
      ];
      return spans.reduce(widened);
    },
    eachRun(begin, end, told) {
      let from = begin;
      let came = latest.cameWith(sequence[begin] as number);
      for (let place = begin + 1; came < read.length && place < end; place += 1) {
        const now = sequence[place] as number;
        if ((read.sequence[came] as number) > now) continue;
        told(from, place, latest.latestAfter(came));
        from = place;
        while (came < read.length && (read.sequence[came] as number) <= now) came += 1;
      }
      told(from, end, latest.latestAfter(came));
    },
    valueAt: value,
  };
}

function widened(a: ValueSpan, b: ValueSpan): ValueSpan {
  return {
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
    kinds: a.kinds | b.kinds,
    hasUnknown: a.hasUnknown || b.hasUnknown,
  };
}

function partAt(operand: Operand, read: RecordedSeries): (place: number) => unknown {
  const part = knownPart(operand);
  return (place) => (place < 0 ? undefined : part(readingAt(read, place, '')));
}

function knownValue(read: RecordedSeries, place: number): unknown {
  if (place < 0) return undefined;
  const byte = read.quality[place] as number;
  // A good number has no bit set.
  if (byte === 0) return read.value[place];
  return (byte & 3) === 0 ? valueAt(read, place) : undefined;
}
