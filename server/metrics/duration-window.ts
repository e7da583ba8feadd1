/** Durations of the last minute, for the quantiles that a screen shows. Bounded: of more than `most` the oldest go first. */
export class DurationWindow {
  readonly #most: number;
  readonly #samples: { readonly at: number; readonly duration: number }[] = [];

  constructor(most = 2000) {
    this.#most = most;
  }

  add(duration: number, at: number = performance.now()): void {
    this.#samples.push({ at, duration });
    if (this.#samples.length > this.#most * 2) this.#samples.splice(0, this.#samples.length - this.#most);
  }

  /** Undefined when nothing was measured within the last minute. Milliseconds. */
  quantiles(now: number = performance.now()): { readonly p50: number; readonly p99: number; readonly count: number } | undefined {
    const durations = this.#samples.filter(({ at }) => now - at <= MINUTE).map(({ duration }) => duration);
    if (durations.length === 0) return undefined;
    durations.sort((a, b) => a - b);
    const at = (share: number): number => round(durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0);
    return { p50: at(0.5), p99: at(0.99), count: durations.length };
  }
}

const MINUTE = 60_000;

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
