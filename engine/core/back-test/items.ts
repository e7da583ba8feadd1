import type { Firing, Reading, Time } from '@fettle/flows';
import { qualityByte, type RecordedSeries, ValueEncoder } from '@fettle/flows/back-test/index.ts';

/** What came out of one output of a flowNode, in order. */
export type Items =
  | { readonly kind: 'readings'; readonly series: RecordedSeries }
  | { readonly kind: 'firings'; readonly firings: readonly ItemFired[] };

/** After event `sequence`, and when it is not at the event itself, at the time for which something was waited. */
export interface ItemFired {
  readonly sequence: number;
  readonly waitedUntil?: Time;
  readonly firing: Firing;
}

/** Gathers the readings that a flowNode gives out. As long as they are those that it took, one by one, nothing is copied. */
export class SeriesBuilder {
  readonly #source: RecordedSeries | undefined;
  readonly #encoder = new ValueEncoder();
  #same = 0;
  #isSame: boolean;
  #length = 0;
  #time = new Float64Array(0);
  #value = new Float64Array(0);
  #quality = new Uint8Array(0);
  #sequence = new Uint32Array(0);
  #signal: string | undefined;

  /** `source`: the only series that the flowNode takes. */
  constructor(source: RecordedSeries | undefined) {
    this.#source = source;
    this.#isSame = source !== undefined;
    this.#signal = source?.signal;
  }

  /** `taken`: it is the very reading at this place of the source. */
  add(reading: Reading, sequence: number, taken: number | undefined): void {
    if (this.#isSame) {
      if (taken === this.#same) {
        this.#same += 1;
        return;
      }
      this.#copySame();
    }
    const at = this.#length;
    if (at === this.#time.length) this.#grow(Math.max(1024, at * 2));
    this.#time[at] = reading.sourceTime;
    this.#value[at] = this.#encoder.encode(reading.value);
    this.#quality[at] = qualityByte(reading.value, reading.quality);
    this.#sequence[at] = sequence;
    // One that a step made has no name: a single one of them and the series has none.
    if (at === 0 || reading.signal === undefined) this.#signal = reading.signal;
    this.#length += 1;
  }

  series(): RecordedSeries {
    if (this.#isSame && this.#source !== undefined && this.#same === this.#source.length) return this.#source;
    if (this.#isSame) this.#copySame();
    const length = this.#length;
    return {
      signal: this.#signal,
      length,
      time: this.#time.slice(0, length),
      value: this.#value.slice(0, length),
      quality: this.#quality.slice(0, length),
      sequence: this.#sequence.slice(0, length),
      texts: this.#encoder.texts,
    };
  }

  #copySame(): void {
    this.#isSame = false;
    const source = this.#source;
    if (source === undefined || this.#same === 0) return;
    this.#grow(Math.max(1024, this.#same * 2));
    this.#time.set(source.time.subarray(0, this.#same));
    this.#value.set(source.value.subarray(0, this.#same));
    this.#quality.set(source.quality.subarray(0, this.#same));
    this.#sequence.set(source.sequence.subarray(0, this.#same));
    for (const text of source.texts) this.#encoder.encode(text);
    this.#length = this.#same;
  }

  #grow(length: number): void {
    this.#time = grown(this.#time, new Float64Array(length));
    this.#value = grown(this.#value, new Float64Array(length));
    this.#quality = grown(this.#quality, new Uint8Array(length));
    this.#sequence = grown(this.#sequence, new Uint32Array(length));
  }
}

function grown<T extends Float64Array | Uint8Array | Uint32Array>(before: T, after: T): T {
  after.set(before);
  return after;
}
