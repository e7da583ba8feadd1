import { constantTest, leafOperator } from '../rules/compile-predicate.ts';
import type { ConstantLeaf, Predicate, SignalLeaf } from '../rules/predicate.ts';
import { type BlockOperand, blockOperand, type SeriesJudged } from './block-operand.ts';
import { type RecordedSeries, VALUE_KIND } from './recorded-series.ts';
import { isNumeric, isOneValue, type ValueSpan } from './series-blocks.ts';
import { ANY_TRUTH, FALSE, inverted, joinSets, joinTruths, TRUE, truthBit, UNKNOWN } from './truth-bits.ts';

/** A predicate over a series, many readings at once. */
export interface SeriesPredicate {
  /** Every truth that it may have at a reading from `begin` up to `end`, as a set of bits; some that it has nowhere may be among them. */
  possible(begin: number, end: number): number;
  /** Its truth at each reading from `begin` on, as many as `into` is long. */
  fill(begin: number, into: Uint8Array): void;
}

/**
 * A predicate over a recorded series: comparison by comparison over a block of readings, instead of reading by reading. What the summaries of blocks decide is not looked at: of a threshold that moves, that
 * leaves the few blocks that cross it. The operators are those that judge live.
 */
export function seriesPredicate(predicate: Predicate, judged: SeriesJudged): SeriesPredicate {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return joined(
        predicate.of.map((each) => seriesPredicate(each, judged)),
        predicate.kind,
      );
    case 'not':
      return negated(seriesPredicate(predicate.of, judged));
    case 'always':
      return { possible: () => TRUE, fill: (_begin, into) => void into.fill(TRUE) };
    case 'constantLeaf':
      return decidedBySpan(constantComparison(predicate, judged));
    case 'signalLeaf':
      return decidedBySpan(signalComparison(predicate, judged));
  }
}

function joined(parts: readonly SeriesPredicate[], join: 'all' | 'any'): SeriesPredicate {
  const neutral = join === 'all' ? TRUE : FALSE;
  let room = new Uint8Array(0);
  return {
    possible: (begin, end) => parts.reduce((set, part) => joinSets(set, part.possible(begin, end), join), neutral),
    fill(begin, into) {
      if (room.length !== into.length) room = new Uint8Array(into.length);
      into.fill(neutral);
      for (const part of parts) {
        if (part.possible(begin, begin + into.length) === neutral) continue;
        part.fill(begin, room);
        joinTruths(into, room, join);
      }
    },
  };
}

function negated(part: SeriesPredicate): SeriesPredicate {
  return {
    possible: (begin, end) => inverted(part.possible(begin, end)),
    fill(begin, into) {
      part.fill(begin, into);
      for (let index = 0; index < into.length; index += 1) into[index] = inverted(into[index] as number);
    },
  };
}

/** Where only one truth is possible, no reading is looked at. */
function decidedBySpan({ possible, fill }: SeriesPredicate): SeriesPredicate {
  return {
    possible,
    fill(begin, into) {
      const truths = possible(begin, begin + into.length);
      if ((truths & (truths - 1)) === 0) into.fill(truths);
      else fill(begin, into);
    },
  };
}

function constantComparison(leaf: ConstantLeaf, judged: SeriesJudged): SeriesPredicate {
  const operand = blockOperand(leaf, judged);
  const { constant } = leaf;
  const test = constantTest(leaf.op, constant);
  const bitOf = remembered(operand, (value) => truthBit(value === undefined ? undefined : test(value)));
  const limit = typeof constant === 'number' && !Number.isNaN(constant) ? { low: constant, high: constant } : undefined;
  const isOrdered = limit !== undefined && ORDERED.has(leaf.op);
  return {
    possible(begin, end) {
      const span = operand.spanOf(begin, end);
      if (span === undefined) return ANY_TRUTH;
      const unknown = span.hasUnknown ? UNKNOWN : 0;
      if (span.kinds === 0) return UNKNOWN;
      if (isOrdered && isNumeric(span)) return unknown | orderedTruths(leaf.op, span, limit);
      if (isOneValue(span)) return unknown | truthBit(test(oneValue(span, operand.read as RecordedSeries)));
      return ANY_TRUTH;
    },
    fill(begin, into) {
      if (isOrdered && operand.isArriving && !operand.isPart) fillOrdered(leaf.op, limit.low, { operand, bitOf, begin, into });
      else fillByPlace(operand, bitOf, begin, into);
    },
  };
}

function signalComparison(leaf: SignalLeaf, judged: SeriesJudged): SeriesPredicate {
  const [one, two] = [blockOperand(leaf, judged), blockOperand(leaf.other, judged)];
  const test = leafOperator(leaf.op);
  const places = { one: new Int32Array(0), two: new Int32Array(0) };
  return {
    possible(begin, end) {
      const [mine, other] = [one.spanOf(begin, end), two.spanOf(begin, end)];
      if (mine === undefined || other === undefined) return ANY_TRUTH;
      if (mine.kinds === 0 || other.kinds === 0) return UNKNOWN;
      const unknown = mine.hasUnknown || other.hasUnknown ? UNKNOWN : 0;
      if (ORDERED.has(leaf.op) && isNumeric(mine) && isNumeric(other)) return unknown | orderedTruths(leaf.op, mine, other);
      if (isOneValue(mine) && isOneValue(other))
        return unknown | truthBit(test(oneValue(mine, one.read as RecordedSeries), oneValue(other, two.read as RecordedSeries)));
      return ANY_TRUTH;
    },
    fill(begin, into) {
      if (places.one.length !== into.length) Object.assign(places, { one: new Int32Array(into.length), two: new Int32Array(into.length) });
      fillPlaces(one, begin, places.one);
      fillPlaces(two, begin, places.two);
      for (let index = 0; index < into.length; index += 1) {
        const [value, other] = [one.valueAt(places.one[index] as number), two.valueAt(places.two[index] as number)];
        into[index] = value === undefined || other === undefined ? UNKNOWN : truthBit(test(value, other));
      }
    },
  };
}

const ORDERED: ReadonlySet<string> = new Set(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']);

type Range = Pick<ValueSpan, 'low' | 'high'>;

/** What "a op b" may be for numbers from these ranges. */
function orderedTruths(op: string, a: Range, b: Range): number {
  switch (op) {
    case 'greaterThan':
      return (a.high > b.low ? TRUE : 0) | (a.low <= b.high ? FALSE : 0);
    case 'greaterThanInclusive':
      return (a.high >= b.low ? TRUE : 0) | (a.low < b.high ? FALSE : 0);
    case 'lessThan':
      return (a.low < b.high ? TRUE : 0) | (a.high >= b.low ? FALSE : 0);
    default:
      return (a.low <= b.high ? TRUE : 0) | (a.high > b.low ? FALSE : 0);
  }
}

function oneValue({ low, kinds }: ValueSpan, { texts }: RecordedSeries): unknown {
  switch (kinds) {
    case 1:
      return low;
    case 2:
      return texts[low] ?? '';
    case 4:
      return low === 1;
    default:
      return null;
  }
}

/** The truth at a place; of texts, each is compared once. */
function remembered(operand: BlockOperand, bitOf: (value: unknown) => number): (place: number) => number {
  const { read, isPart } = operand;
  if (read === undefined || read.texts.length === 0 || isPart) return (place) => bitOf(operand.valueAt(place));
  const bits = new Uint8Array(read.texts.length);
  return (place) => {
    if (place < 0 || read.quality[place] !== VALUE_KIND.text) return bitOf(operand.valueAt(place));
    const text = read.value[place] as number;
    if (bits[text] === 0) bits[text] = bitOf(operand.valueAt(place));
    return bits[text] as number;
  };
}

function fillByPlace(operand: BlockOperand, bitOf: (place: number) => number, begin: number, into: Uint8Array): void {
  operand.eachRun(begin, begin + into.length, (from, to, place) => {
    const bit = bitOf(place);
    for (let at = from; at < to; at += 1) into[at - begin] = bit;
  });
}

function fillPlaces(operand: BlockOperand, begin: number, into: Int32Array): void {
  operand.eachRun(begin, begin + into.length, (from, to, place) => {
    for (let at = from; at < to; at += 1) into[at - begin] = place;
  });
}

interface Filling {
  readonly operand: BlockOperand;
  readonly bitOf: (place: number) => number;
  readonly begin: number;
  readonly into: Uint8Array;
}

/** Numbers against a limit, without a call for each: four loops, so that each is as plain as it can be. */
function fillOrdered(op: string, limit: number, { operand, bitOf, begin, into }: Filling): void {
  const { value, quality } = operand.read as RecordedSeries;
  const isGood = (at: number): boolean => quality[at] === 0;
  const { length } = into;
  switch (op) {
    case 'greaterThan':
      for (let index = 0, at = begin; index < length; index += 1, at += 1)
        into[index] = isGood(at) ? ((value[at] as number) > limit ? TRUE : FALSE) : bitOf(at);
      return;
    case 'greaterThanInclusive':
      for (let index = 0, at = begin; index < length; index += 1, at += 1)
        into[index] = isGood(at) ? ((value[at] as number) >= limit ? TRUE : FALSE) : bitOf(at);
      return;
    case 'lessThan':
      for (let index = 0, at = begin; index < length; index += 1, at += 1)
        into[index] = isGood(at) ? ((value[at] as number) < limit ? TRUE : FALSE) : bitOf(at);
      return;
    default:
      for (let index = 0, at = begin; index < length; index += 1, at += 1)
        into[index] = isGood(at) ? ((value[at] as number) <= limit ? TRUE : FALSE) : bitOf(at);
  }
}
