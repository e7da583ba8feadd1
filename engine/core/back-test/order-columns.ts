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

function number(columns: readonly ArrivedColumn[], begins: readonly number[], sequences: readonly Uint32Array[]): void {
  const next = [...begins];
  const left = columns.map(({ time }, index) => time.length - (begins[index] as number));
  let total = left.reduce((sum, count) => sum + count, 0);
  for (let sequence = 1; total > 0; sequence += 1, total -= 1) {
    let first = -1;
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index] as ArrivedColumn;
      const at = next[index] as number;
      if (at >= column.time.length) continue;
      if (first < 0 || comesBefore(column, at, columns[first] as ArrivedColumn, next[first] as number)) first = index;
    }
    const place = next[first] as number;
    (sequences[first] as Uint32Array)[place] = sequence;
    next[first] = place + 1;
  }
}

function comesBefore(a: ArrivedColumn, at: number, b: ArrivedColumn, bt: number): boolean {
  const [first, second] = [a.arrived[at] as number, b.arrived[bt] as number];
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
