import { type Box, meetsOn, type Region, type TableSpace } from './table-space.ts';

/**
 * Every pair of rows with a value in common, each handed to `found`. Rows are swept along the axis that parts them best, so that only rows which meet there
 * are compared. Rows of a faultless table are told apart by one or two comparisons.
 */
export function findOverlaps(space: TableSpace, found: (first: Box, second: Box) => void): void {
  const { boxes, size } = space;
  const order = axesByWidth(space);
  const sweep = order[0] ?? 0;
  const sorted = boxes.toSorted((a, b) => a.low[sweep]! - b.low[sweep]!);
  const rest = order.slice(1);
  for (let i = 0; i < sorted.length; i += 1) {
    const a = sorted[i]!;
    const end = a.high[sweep]!;
    for (let j = i + 1; j < sorted.length; j += 1) {
      const b = sorted[j]!;
      if (b.low[sweep]! > end) break;
      let meet = true;
      for (let place = 0; place < rest.length; place += 1) {
        const axis = rest[place]!;
        if (a.low[axis]! > b.high[axis]! || a.high[axis]! < b.low[axis]!) {
          meet = false;
          break;
        }
      }
      if (!meet || ((a.hasRuns || b.hasRuns) && !runsMeet(a, b, size))) continue;
      if (a.row < b.row) found(a, b);
      else found(b, a);
    }
  }
}

/** Axes on which rows are narrowest first. */
function axesByWidth({ boxes, counts, size }: TableSpace): readonly number[] {
  const width = Array.from(
    { length: size },
    (_, axis) => boxes.reduce((sum, box) => sum + box.high[axis]! - box.low[axis]! + 1, 0) / counts[axis]!,
  );
  return width.map((_, axis) => axis).toSorted((a, b) => width[a]! - width[b]!);
}

/** Hulls meet on every axis; whether what is in them does. */
function runsMeet(a: Box, b: Box, size: number): boolean {
  for (let axis = 0; axis < size; axis += 1) {
    if ((a.runs[axis] !== undefined || b.runs[axis] !== undefined) && commonRun(a, b, axis) === undefined) return false;
  }
  return true;
}

/** First run of segments that both have on an axis. */
function commonRun(a: Box, b: Box, axis: number): readonly [number, number] | undefined {
  const runsOfA = a.runs[axis] ?? [a.low[axis]!, a.high[axis]!];
  for (let index = 0; index < runsOfA.length; index += 2) {
    const [low, high] = [runsOfA[index]!, runsOfA[index + 1]!];
    if (!meetsOn(b, axis, low, high)) continue;
    const runsOfB = b.runs[axis] ?? [b.low[axis]!, b.high[axis]!];
    for (let other = 0; other < runsOfB.length; other += 2) {
      const common = [Math.max(low, runsOfB[other]!), Math.min(high, runsOfB[other + 1]!)] as const;
      if (common[0] <= common[1]) return common;
    }
  }
  return undefined;
}

/** Where two rows that meet have values in common: on every axis their first common run. */
export function commonRegion(a: Box, b: Box): Region {
  const low = new Int32Array(a.low.length);
  const high = new Int32Array(a.low.length);
  for (let axis = 0; axis < low.length; axis += 1) {
    const common = commonRun(a, b, axis) ?? [0, 0];
    low[axis] = common[0];
    high[axis] = common[1];
  }
  return { low, high };
}
