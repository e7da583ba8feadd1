/** The samples that are shown: positions in the loaded series, `from` included, `to` not. */
export interface ChartWindow {
  readonly from: number;
  readonly to: number;
}

/** Fewest samples across the panels. */
const FEWEST = 8;

/** The newest `width` of them. */
export function newest(total: number, width: number): ChartWindow {
  return { from: Math.max(0, total - width), to: total };
}

/** Moved by so many samples, as far as there are some. */
export function moved(window: ChartWindow, by: number, total: number): ChartWindow {
  const width = window.to - window.from;
  const from = Math.min(Math.max(0, window.from + by), Math.max(0, total - width));
  return { from, to: Math.min(total, from + width) };
}

/** Wider or narrower by a factor, around a position. */
export function zoomed(
  window: ChartWindow,
  factor: number,
  { around, total }: { readonly around: number; readonly total: number },
): ChartWindow {
  const width = window.to - window.from;
  const next = Math.min(total, Math.max(Math.min(FEWEST, total), Math.round(width * factor)));
  const share = width === 0 ? 1 : Math.min(1, Math.max(0, (around - window.from) / width));
  const from = Math.min(Math.max(0, Math.round(around - share * next)), total - next);
  return { from, to: from + next };
}

/** Moved no further than needed for a position to be in it. */
export function showing(window: ChartWindow, position: number, total: number): ChartWindow {
  if (position < window.from) return moved(window, position - window.from, total);
  return position >= window.to ? moved(window, position - window.to + 1, total) : window;
}
