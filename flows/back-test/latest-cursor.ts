import type { RecordedSeries } from './recorded-series.ts';

/** Which reading of a signal was its latest while events went by, in constant time an event. A late reading never takes the place of a newer one, as in the engine. */
export class LatestCursor {
  readonly series: RecordedSeries;
  #next = 0;
  #latest = -1;

  constructor(series: RecordedSeries) {
    this.series = series;
  }

  /** Place in the series once event `sequence` had come; -1: there was none. Sequences asked for never fall. */
  at(sequence: number): number {
    const { series } = this;
    while (this.#next < series.length && (series.sequence[this.#next] as number) <= sequence) {
      if (this.#latest < 0 || (series.time[this.#latest] as number) <= (series.time[this.#next] as number)) this.#latest = this.#next;
      this.#next += 1;
    }
    return this.#latest;
  }
}
