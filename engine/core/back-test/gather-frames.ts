import type { Time } from '@fettle/flows';
import { type ReadingFrame, VALUE_KIND, ValueEncoder } from '@fettle/flows/back-test/index.ts';
import type { LimitsFrozen, MachinePast, Presence } from './machine-past.ts';
import { type ArrivedColumn, orderColumns } from './order-columns.ts';

/** What is known of a machine besides its readings. */
export interface MachineKnown {
  readonly equipment: string;
  readonly presence: readonly Presence[];
  readonly limits: readonly LimitsFrozen[];
}

/** Puts frames together to the past of machines. Arrays are made as large as the first frame says that they become, and grow when that was too little. */
export class FrameGatherer {
  readonly #machines = new Map<string, Map<string, Gathering>>();
  #readings = 0;

  add(frame: ReadingFrame): void {
    const machine = this.#machines.get(frame.equipment) ?? new Map<string, Gathering>();
    this.#machines.set(frame.equipment, machine);
    const gathering = machine.get(frame.signal) ?? new Gathering(frame.total);
    machine.set(frame.signal, gathering);
    gathering.add(frame);
    this.#readings += frame.count;
  }

  /** So far. */
  get readings(): number {
    return this.#readings;
  }

  /** Of these machines, those without a reading included; `until`: the end of the period, up to which something may still happen by itself. */
  pasts(machines: readonly MachineKnown[], until?: Time): MachinePast[] {
    return machines.map(({ equipment, presence, limits }) => {
      const columns = [...(this.#machines.get(equipment) ?? [])].map(([signal, gathering]) => gathering.column(signal));
      return { equipment, signals: orderColumns(columns), presence, limits, ...(until !== undefined && { until }) };
    });
  }
}

class Gathering {
  readonly #encoder = new ValueEncoder();
  #length = 0;
  #hasBefore = false;
  #beforeAt = Number.NEGATIVE_INFINITY;
  #numbers: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  #quality: Uint8Array;

  constructor(total: number) {
    this.#numbers = [new Float64Array(total), new Float64Array(total), new Float64Array(total), new Float64Array(total)];
    this.#quality = new Uint8Array(total);
  }

  add(frame: ReadingFrame): void {
    const value = this.#encoded(frame);
    // Several sources of one signal: the latest of their latest ones.
    if (frame.before && this.#hasBefore) {
      if ((frame.time[0] as number) > this.#beforeAt) this.#put({ ...frame, value }, 0);
      return;
    }
    if (frame.before && frame.count > 0) {
      this.#hasBefore = true;
      this.#beforeAt = frame.time[0] as number;
    }
    const length = this.#length + frame.count;
    if (length > this.#quality.length) this.#grow(Math.max(length, Math.ceil(this.#quality.length * 1.5)));
    this.#put({ ...frame, value }, this.#length);
    this.#length = length;
  }

  column(signal: string): ArrivedColumn {
    const [time, arrived, place, value] = this.#numbers.map((array) => array.subarray(0, this.#length)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const quality = this.#quality.subarray(0, this.#length);
    return { signal, time, arrived, place, value, quality, texts: this.#encoder.texts, hasBefore: this.#hasBefore };
  }

  #put(frame: ReadingFrame, at: number): void {
    for (const [index, array] of [frame.time, frame.arrived, frame.place, frame.value].entries()) this.#numbers[index]?.set(array, at);
    this.#quality.set(frame.quality, at);
  }

  /** Each frame has its own numbers of texts. */
  #encoded({ value, quality, texts }: ReadingFrame): Float64Array {
    if (texts.length === 0) return value;
    const places = texts.map((text) => this.#encoder.encode(text));
    return value.map((number, index) => (((quality[index] as number) & 12) === VALUE_KIND.text ? (places[number] ?? 0) : number));
  }

  #grow(length: number): void {
    const larger = (array: Float64Array): Float64Array => {
      const grown = new Float64Array(length);
      grown.set(array);
      return grown;
    };
    const [time, arrived, place, value] = this.#numbers;
    this.#numbers = [larger(time), larger(arrived), larger(place), larger(value)];
    const quality = new Uint8Array(length);
    quality.set(this.#quality);
    this.#quality = quality;
  }
}
