import { type Box, covers, lengthOn, meets, meetsOn, type Region, type TableSpace, wholeSpace } from './table-space.ts';

/** Work of one search: boxes looked at. Far beyond any table that a person wrote; what is not decided then is said to be so. */
const WORK_LIMIT = 40_000_000;
/** Below this many boxes the places to cut are compared one by one instead of by counting along the axes. */
const FEW = 16;

export interface CoverSearchOptions {
  /** Called with each part that no box covers, as large as it can be without meeting one. Returns false to stop. */
  readonly onGap: (gap: Region) => boolean;
  /** Only what lies in this box is asked about. */
  readonly within?: Box;
  /** No two boxes meet; then counting segments decides whole regions at once. */
  readonly disjoint?: boolean;
}

/**
 * Whether boxes cover a space, exactly: a region that no box meets is a gap, one that a box covers is none, every other is cut in two where the fewest boxes lie
 * across. A gap is grown as far as it goes and counts as covered from then on, so gaps are few, large and apart from each other, and adding
 * a row for each closes the table.
 */
export class CoverSearch {
  readonly #space: TableSpace;
  readonly #options: CoverSearchOptions;
  readonly #closers: Box[] = [];
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  #boxes: readonly Box[] = [];
  #work = WORK_LIMIT;
  #stopped = false;

  constructor(space: TableSpace, options: CoverSearchOptions) {
    this.#space = space;
    this.#options = options;
    const widest = Math.max(1, ...space.counts) + 2;
    this.#starts = new Int32Array(widest);
    this.#ends = new Int32Array(widest);
  }

  /** False: it was given up, because it would take too much work; what was found is right all the same. */
  run(boxes: readonly Box[]): boolean {
    const { within } = this.#options;
    this.#boxes = boxes;
    if (this.#space.counts.every((count) => count > 0)) {
      this.#search(within === undefined ? wholeSpace(this.#space) : { low: within.low.slice(), high: within.high.slice() }, boxes);
    }
    return this.#work >= 0;
  }

  #search(region: Region, candidates: readonly Box[]): void {
    if (this.#stopped || this.#work < 0) return;
    this.#work -= candidates.length + this.#closers.length + 1;
    const { within, disjoint } = this.#options;
    if (within !== undefined && !meets(within, region)) return;

    const boxes: Box[] = [];
    for (const box of candidates) {
      if (!meets(box, region)) continue;
      if (covers(box, region)) return;
      boxes.push(box);
    }
    for (const closer of this.#closers) {
      if (!meets(closer, region)) continue;
      if (covers(closer, region)) return;
      boxes.push(closer);
    }
    if (boxes.length === 0) {
      this.#found(region);
      return;
    }
    if (disjoint === true && within === undefined && isFull(region, boxes)) return;

    const [axis, at] = this.#cut(region, boxes);
    const { low, high } = region;
    const firstHigh = high.slice();
    firstHigh[axis] = at - 1;
    const secondLow = low.slice();
    secondLow[axis] = at;
    this.#search({ low, high: firstHigh }, boxes.filter(isOfTable));
    this.#search({ low: secondLow, high }, boxes.filter(isOfTable));
  }

  #found(region: Region): void {
    const gap = this.#grown(region);
    this.#closers.push({ row: CLOSER, low: gap.low, high: gap.high, runs: [], hasRuns: false });
    if (!this.#options.onGap(gap)) this.#stopped = true;
  }

  /** The region, made longer on one axis after the other until a box is in the way. It does not grow over the edge to "unknown". */
  #grown(region: Region): Region {
    const low = region.low.slice();
    const high = region.high.slice();
    const { axes, counts, size } = this.#space;
    for (let axis = 0; axis < size; axis += 1) {
      let first = 0;
      let last = counts[axis]! - 1;
      const unknown = axes[axis]?.unknown ?? -1;
      if (unknown >= 0 && high[axis] !== unknown) last = unknown - 1;
      if (unknown >= 0 && low[axis] === unknown) first = unknown;
      for (const boxes of [this.#boxes, this.#closers]) {
        for (const box of boxes) {
          if (!meetsBut(box, { low, high }, axis)) continue;
          const runs = box.runs[axis] ?? [box.low[axis]!, box.high[axis]!];
          for (let index = 0; index < runs.length; index += 2) {
            if (runs[index + 1]! < low[axis]!) first = Math.max(first, runs[index + 1]! + 1);
            else last = Math.min(last, runs[index]! - 1);
          }
        }
      }
      low[axis] = first;
      high[axis] = last;
    }
    return { low, high };
  }

  /** Where to cut: the fewest boxes on both sides together, and then about as many on each. */
  #cut(region: Region, boxes: readonly Box[]): readonly [number, number] {
    let best: readonly [number, number] = [0, 0];
    let bestScore = Number.POSITIVE_INFINITY;
    const consider = (axis: number, at: number, left: number, right: number) => {
      const score = (left + right - boxes.length) * 3 + Math.max(left, right);
      if (score >= bestScore) return;
      bestScore = score;
      best = [axis, at];
    };
    for (let axis = 0; axis < region.low.length; axis += 1) {
      if (region.low[axis]! === region.high[axis]!) continue;
      if (boxes.length <= FEW) cutOneByOne(axis, region, boxes, consider);
      else this.#cutByCounting(axis, region, boxes, consider);
    }
    this.#work -= boxes.length;
    return best;
  }

  #cutByCounting(axis: number, region: Region, boxes: readonly Box[], consider: Consider): void {
    const low = region.low[axis]!;
    const high = region.high[axis]!;
    const starts = this.#starts;
    const ends = this.#ends;
    const width = high - low + 1;
    starts.fill(0, 0, width + 1);
    ends.fill(0, 0, width + 1);
    let holes = false;
    for (const box of boxes) {
      starts[Math.max(0, box.low[axis]! - low)]! += 1;
      ends[Math.min(high, box.high[axis]!) - low + 1]! += 1;
      holes ||= box.runs[axis] !== undefined;
    }
    let begun = starts[0]!;
    let ended = 0;
    for (let at = 1; at < width; at += 1) {
      ended += ends[at]!;
      if (starts[at]! > 0 || ends[at]! > 0) consider(axis, low + at, begun, boxes.length - ended);
      begun += starts[at]!;
    }
    if (!holes) return;
    for (const box of boxes) {
      for (const at of box.runs[axis] ?? []) {
        for (const place of [at, at + 1]) if (place > low && place <= high) consider(axis, place, boxes.length, boxes.length);
      }
    }
  }
}

/** Row of a box that stands for a gap. */
const CLOSER = -1;
const isOfTable = (box: Box): boolean => box.row !== CLOSER;

type Consider = (axis: number, at: number, left: number, right: number) => void;

function cutOneByOne(axis: number, region: Region, boxes: readonly Box[], consider: Consider): void {
  const low = region.low[axis]!;
  const high = region.high[axis]!;
  const tried = (at: number) => {
    if (at <= low || at > high) return;
    let left = 0;
    let right = 0;
    for (const box of boxes) {
      if (meetsOn(box, axis, low, at - 1)) left += 1;
      if (meetsOn(box, axis, at, high)) right += 1;
    }
    consider(axis, at, left, right);
  };
  for (const box of boxes) {
    const runs = box.runs[axis];
    if (runs === undefined) {
      tried(box.low[axis]!);
      tried(box.high[axis]! + 1);
      continue;
    }
    for (let index = 0; index < runs.length; index += 2) {
      tried(runs[index]!);
      tried(runs[index + 1]! + 1);
    }
  }
}

function meetsBut(box: Box, { low, high }: Region, without: number): boolean {
  for (let axis = 0; axis < low.length; axis += 1) {
    if (axis !== without && !meetsOn(box, axis, low[axis]!, high[axis]!)) return false;
  }
  return true;
}

/** Whether boxes that do not meet each other have as many segments of the region as it has. */
function isFull(region: Region, boxes: readonly Box[]): boolean {
  const { low, high } = region;
  let total = 1;
  for (let axis = 0; axis < low.length; axis += 1) total *= high[axis]! - low[axis]! + 1;
  const isExact = total < Number.MAX_SAFE_INTEGER;
  let sum = 0;
  let large = 0n;
  for (const box of boxes) {
    let part = 1;
    let largePart = 1n;
    for (let axis = 0; axis < low.length; axis += 1) {
      const length = lengthOn(box, axis, low[axis]!, high[axis]!);
      if (isExact) part *= length;
      else largePart *= BigInt(length);
    }
    sum += part;
    large += largePart;
  }
  if (isExact) return sum === total;
  let largeTotal = 1n;
  for (let axis = 0; axis < low.length; axis += 1) largeTotal *= BigInt(high[axis]! - low[axis]! + 1);
  return large === largeTotal;
}
