import type { RecordedColumn } from './machine-past.ts';

/** Readings of one signal as they were recorded. `place` orders those that arrived in the same millisecond. */
export interface ArrivedColumn {
  readonly signal: string;
  readonly time: Float64Array;
  readonly arrived: Float64Array;
  readonly place: Float64Array;
  readonly value: Float64Array;
  readonly quality: Uint8Array;
  readonly texts: readonly string[];
  /** Its first reading is the latest one before the period. */
  readonly hasBefore: boolean;
}

/** Numbers the readings of a machine in the order in which they arrived: that is the order in which the engine consumed them, across all signals. */
export function orderColumns(columns: readonly ArrivedColumn[]): ReadonlyMap<string, RecordedColumn> {
  const sorted = columns.map(byArrival);
  const begins = sorted.map(({ hasBefore }) => (hasBefore ? 1 : 0));
  const sequences = sorted.map(({ time }) => new Uint32Array(time.length));
  number(sorted, begins, sequences);
  return new Map(
    sorted.map(({ signal, time, arrived, value, quality, texts }, index) => {
      const delay = new Int32Array(time.length);
      for (let place = 0; place < time.length; place += 1) delay[place] = (arrived[place] as number) - (time[place] as number);
      const sequence = sequences[index] as Uint32Array;
      return [
        signal,
        { series: { signal, length: time.length, time, value, quality, sequence, texts }, begin: begins[index] as number, delay },
      ] as const;
    }),
  );
}

/** Merges the columns: of the one whose next reading comes first, all that come before the next of any other are numbered at once. */
function number(columns: readonly ArrivedColumn[], begins: readonly number[], sequences: readonly Uint32Array[]): void {
  const next = [...begins];
  const isLeft = (index: number): boolean => (next[index] as number) < (columns[index] as ArrivedColumn).time.length;
  const isBefore = (index: number, other: number): boolean =>
    comesBefore(columns[index] as ArrivedColumn, next[index] as number, columns[other] as ArrivedColumn, next[other] as number);
  for (let sequence = 1; ; ) {
    let [first, second] = [-1, -1];
    for (let index = 0; index < columns.length; index += 1) {
      if (!isLeft(index)) continue;
      if (first < 0 || isBefore(index, first)) [first, second] = [index, first];
      else if (second < 0 || isBefore(index, second)) second = index;
    }
    if (first < 0) return;
    const end = second < 0 ? undefined : { column: columns[second] as ArrivedColumn, at: next[second] as number };
    const from = next[first] as number;
    const to = endOfRun(columns[first] as ArrivedColumn, from, end);
    const numbers = sequences[first] as Uint32Array;
    for (let place = from; place < to; place += 1) numbers[place] = sequence + place - from;
    sequence += to - from;
    next[first] = to;
  }
}

/** Behind the readings from `from` on that come before the reading `end`, the first of which does. */
function endOfRun({ arrived, place }: ArrivedColumn, from: number, end: { column: ArrivedColumn; at: number } | undefined): number {
  if (end === undefined) return arrived.length;
  const [time, behind] = [end.column.arrived[end.at] as number, end.column.place[end.at] as number];
  for (let at = from + 1; at < arrived.length; at += 1) {
    const mine = arrived[at] as number;
    if (mine > time || (mine === time && !((place[at] as number) < behind))) return at;
  }
  return arrived.length;
}

function comesBefore(a: ArrivedColumn, at: number, b: ArrivedColumn, bt: number): boolean {
  const first = a.arrived[at] as number;
  const second = b.arrived[bt] as number;
  return first < second || (first === second && (a.place[at] as number) < (b.place[bt] as number));
}

/** As it is when it already lies so, which is the usual. */
function byArrival(column: ArrivedColumn): ArrivedColumn {
  const { time, arrived, place, value, quality, hasBefore } = column;
  const begin = hasBefore ? 1 : 0;
  let inOrder = true;
  for (let index = begin + 1; inOrder && index < time.length; index += 1) inOrder = !comesBefore(column, index, column, index - 1);
  if (inOrder) return column;
  const order = Uint32Array.from({ length: time.length - begin }, (_, index) => index + begin).sort((a, b) =>
    comesBefore(column, a, column, b) ? -1 : 1,
  );
  const at = (index: number): number => (index < begin ? index : (order[index - begin] as number));
  const moved = <T extends Float64Array | Uint8Array>(array: T): T => array.map((_, index) => array[at(index)] as number) as T;
  return { ...column, time: moved(time), arrived: moved(arrived), place: moved(place), value: moved(value), quality: moved(quality) };
}
