import { type Axis, makeAxis } from './axis.ts';
import type { ReadCell, ReadRow, ReadTable } from './read-table.ts';

/**
 * A table as boxes: every input is an axis of segments, every row is for each axis one or several runs of segments. A cell with cel(…) that is more than a set of
 * values adds an axis of two segments, "it is not so" and "it is so", because nothing is known of when it is so.
 */
export interface TableSpace {
  readonly axes: readonly Axis[];
  /** Of axes behind those of the inputs: the input and the CEL source. */
  readonly conditions: readonly { readonly column: number; readonly source: string }[];
  readonly size: number;
  /** Segments of each axis, those of conditions (2) included. */
  readonly counts: Int32Array;
  readonly boxes: readonly Box[];
}

/** One row in the space. `low` and `high` are the ends of its hull on each axis; `runs` is given where it has holes. */
export interface Box {
  readonly row: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly runs: readonly (Int32Array | undefined)[];
  readonly hasRuns: boolean;
}

export function tableSpace(read: ReadTable): TableSpace {
  const rows = read.rows.flatMap((row, index) => (row === undefined ? [] : [{ row, index }]));
  const axes = read.table.inputs.map((input, column) =>
    makeAxis(
      input,
      rows.map(({ row }) => row.when[column]!),
      read.allowed[column],
    ),
  );
  const conditions = conditionsOf(rows.map(({ row }) => row));
  const counts = Int32Array.from([...axes.map(({ count }) => count), ...conditions.map(() => 2)]);
  const boxes = rows.flatMap(({ row, index }) => {
    const made = boxOf(row, index, axes, conditions);
    return made === undefined ? [] : [made];
  });
  return { axes, conditions, size: counts.length, counts, boxes };
}

function conditionsOf(rows: readonly ReadRow[]): TableSpace['conditions'] {
  const found = new Map<string, { column: number; source: string }>();
  for (const row of rows) {
    for (const [column, { condition }] of row.when.entries()) {
      if (condition !== undefined) found.set(`${column} ${condition.source}`, { column, source: condition.source });
    }
  }
  return [...found.values()];
}

/** Undefined: no value that can come is in one of its cells. */
function boxOf(row: ReadRow, index: number, axes: readonly Axis[], conditions: TableSpace['conditions']): Box | undefined {
  const size = axes.length + conditions.length;
  const low = new Int32Array(size);
  const high = new Int32Array(size);
  const runs = new Array<Int32Array | undefined>(size);
  for (const [column, axis] of axes.entries()) {
    const found = axis.runs(row.when[column]!);
    if (found.length === 0) return undefined;
    low[column] = found[0]!;
    high[column] = found[found.length - 1]!;
    if (found.length > 2) runs[column] = found;
  }
  for (const [place, { column, source }] of conditions.entries()) {
    const cell: ReadCell = row.when[column]!;
    low[axes.length + place] = cell.condition?.source === source ? 1 : 0;
    high[axes.length + place] = 1;
  }
  return { row: index, low, high, runs, hasRuns: runs.some((one) => one !== undefined) };
}

/** A part of the space: first and last segment on each axis. */
export interface Region {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

export function wholeSpace({ counts }: TableSpace): Region {
  return { low: new Int32Array(counts.length), high: counts.map((count) => count - 1) };
}

/** Whether a box has a segment of the region on every axis. */
export function meets(box: Box, { low, high }: Region): boolean {
  for (let axis = 0; axis < low.length; axis += 1) if (!meetsOn(box, axis, low[axis]!, high[axis]!)) return false;
  return true;
}

export function meetsOn(box: Box, axis: number, low: number, high: number): boolean {
  if (box.low[axis]! > high || box.high[axis]! < low) return false;
  const runs = box.runs[axis];
  if (runs === undefined) return true;
  for (let index = 0; index < runs.length; index += 2) if (runs[index]! <= high && runs[index + 1]! >= low) return true;
  return false;
}

/** Whether a box has all of the region. */
export function covers(box: Box, { low, high }: Region): boolean {
  for (let axis = 0; axis < low.length; axis += 1) {
    if (box.low[axis]! > low[axis]! || box.high[axis]! < high[axis]!) return false;
    const runs = box.runs[axis];
    if (runs !== undefined && !coversOn(runs, low[axis]!, high[axis]!)) return false;
  }
  return true;
}

function coversOn(runs: Int32Array, low: number, high: number): boolean {
  for (let index = 0; index < runs.length; index += 2) if (runs[index]! <= low && runs[index + 1]! >= high) return true;
  return false;
}

/** Number of segments that a box has of the region on an axis. */
export function lengthOn(box: Box, axis: number, low: number, high: number): number {
  const runs = box.runs[axis];
  if (runs === undefined) return Math.max(0, Math.min(high, box.high[axis]!) - Math.max(low, box.low[axis]!) + 1);
  let sum = 0;
  for (let index = 0; index < runs.length; index += 2)
    sum += Math.max(0, Math.min(high, runs[index + 1]!) - Math.max(low, runs[index]!) + 1);
  return sum;
}
