import type { RecordedSeries } from './recorded-series.ts';

/** Which reading of a signal was its latest at any event, asked in any order. A late reading never takes the place of a newer one, as in the engine. */
export class LatestPlaces {
  readonly #series: RecordedSeries;
  /** Of each place the latest one once it had come; undefined: no reading came late, each is the latest when it comes. */
  readonly #latest: Uint32Array | undefined;

  constructor(series: RecordedSeries) {
    this.#series = series;
    this.#latest = cameLate(series) ? latestOf(series) : undefined;
  }

  /** How many readings had come with event `sequence`. */
  cameWith(sequence: number): number {
    const { sequence: sequences, length } = this.#series;
    let [low, high] = [0, length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sequences[middle] as number) <= sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Place of the latest once so many had come; -1: none. */
  latestAfter(came: number): number {
    return came === 0 || this.#latest === undefined ? came - 1 : (this.#latest[came - 1] as number);
  }
}

function cameLate({ time, length }: RecordedSeries): boolean {
  for (let place = 1; place < length; place += 1) if ((time[place] as number) < (time[place - 1] as number)) return true;
  return false;
}

function latestOf({ time, length }: RecordedSeries): Uint32Array {
  const latest = new Uint32Array(length);
  let place = 0;
  for (let next = 0; next < length; next += 1) {
    if ((time[place] as number) <= (time[next] as number)) place = next;
    latest[next] = place;
  }
  return latest;
}

const known = new WeakMap<RecordedSeries, LatestPlaces>();

/** Made once for each series. */
export function latestPlacesOf(series: RecordedSeries): LatestPlaces {
  let places = known.get(series);
  if (places === undefined) {
    places = new LatestPlaces(series);
    known.set(series, places);
  }
  return places;
}
