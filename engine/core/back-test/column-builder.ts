import type { Quality, Time, Value } from '@fettle/flows';
import { qualityByte, ValueEncoder } from '@fettle/flows/back-test/index.ts';
import type { ArrivedColumn } from './order-columns.ts';

/** Gathers the readings of one signal, one by one, in arrays that grow. */
export class ColumnBuilder {
  readonly signal: string;
  readonly #encoder = new ValueEncoder();
  #length = 0;
  #time = new Float64Array(1024);
  #arrived = new Float64Array(1024);
  #place = new Float64Array(1024);
  #value = new Float64Array(1024);
  #quality = new Uint8Array(1024);

  constructor(signal: string) {
    this.signal = signal;
  }

  /** `place` orders what arrived in the same millisecond. */
  add(reading: {
    readonly time: Time;
    readonly arrived: Time;
    readonly place: number;
    readonly value: Value;
    readonly quality: Quality;
  }): void {
    if (this.#length === this.#time.length) this.#grow();
    const at = this.#length;
    this.#time[at] = reading.time;
    this.#arrived[at] = reading.arrived;
    this.#place[at] = reading.place;
    this.#value[at] = this.#encoder.encode(reading.value);
    this.#quality[at] = qualityByte(reading.value, reading.quality);
    this.#length += 1;
  }

  column(): ArrivedColumn {
    const end = this.#length;
    return {
      signal: this.signal,
      time: this.#time.slice(0, end),
      arrived: this.#arrived.slice(0, end),
      place: this.#place.slice(0, end),
      value: this.#value.slice(0, end),
      quality: this.#quality.slice(0, end),
      texts: this.#encoder.texts,
      hasBefore: false,
    };
  }

  #grow(): void {
    const double = (array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(array.length * 2);
      larger.set(array);
      return larger;
    };
    this.#time = double(this.#time);
    this.#arrived = double(this.#arrived);
    this.#place = double(this.#place);
    this.#value = double(this.#value);
    const quality = new Uint8Array(this.#quality.length * 2);
    quality.set(this.#quality);
    this.#quality = quality;
  }
}
