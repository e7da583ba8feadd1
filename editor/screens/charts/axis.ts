/** A scale from values to pixels, with round numbers to label. */
export interface Axis {
  readonly place: (value: number) => number;
  readonly ticks: readonly number[];
  /** Digits behind the point that tell the ticks apart. */
  readonly digits: number;
}

/** From the least to the greatest value, with room at both ends; `from` and `to` are pixels. */
export function axisOf(values: readonly number[], pixels: { readonly from: number; readonly to: number }, ticks = 5): Axis {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high > low ? high - low : Math.abs(high) || 1;
  const bottom = (high > low ? low : low - span / 2) - span * 0.08;
  const top = (high > low ? high : high + span / 2) + span * 0.08;
  const step = roundStep((top - bottom) / ticks);
  const first = Math.ceil(bottom / step);
  const count = Math.max(0, Math.floor(top / step) - first + 1);
  return {
    place: (value) => pixels.from + ((value - bottom) / (top - bottom)) * (pixels.to - pixels.from),
    ticks: Array.from({ length: count }, (_, index) => (first + index) * step),
    digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
  };
}

/** 1, 2 or 5 times a power of ten. */
function roundStep(about: number): number {
  const power = 10 ** Math.floor(Math.log10(about));
  const times = about / power;
  return (times <= 1 ? 1 : times <= 2 ? 2 : times <= 5 ? 5 : 10) * power;
}
