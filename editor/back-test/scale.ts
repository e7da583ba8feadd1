/** The span of numbers that a drawing shows, with some air above and below. */
export interface Span {
  readonly low: number;
  readonly high: number;
}

export function spanOf(values: Iterable<number>): Span {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) return { low: 0, high: 1 };
  const air = high === low ? Math.abs(high) * 0.1 || 1 : (high - low) * 0.08;
  return { low: low - air, high: high + air };
}

/** A step of 1, 2 or 5 with zeros, about a 200th of the span: what an arrow key moves a line by. */
export function stepOf({ low, high }: Span): number {
  const wish = (high - low) / 200;
  const zeros = 10 ** Math.floor(Math.log10(wish));
  const lead = wish / zeros;
  return zeros * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
}

/** A number on the grid of the step, without the dust of binary fractions. */
export function onGrid(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** Round numbers across the span, about `count` of them. */
export function ticksOf({ low, high }: Span, count: number): readonly number[] {
  const step = stepOf({ low: 0, high: ((high - low) / count) * 200 });
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(onGrid(tick, step));
  return ticks;
}
