import type { JobOrder } from '@fettle/flows/contract';

interface Hour {
  readonly from: number;
  readonly good: number;
  readonly scrapped: number;
}

/** When the order will be through at the pace of late. */
export type ProjectedEnd =
  | { readonly kind: 'complete' }
  /** Milliseconds since 1970. */
  | { readonly kind: 'at'; readonly time: number }
  /** Nothing was finished lately: there is no pace. */
  | { readonly kind: 'unknown' };

const HOUR = 3_600_000;
/** Hours that make the pace: long enough to carry a break, short enough to notice a stop. */
const PACE_HOURS = 3;

/** Open units divided by the units finished per millisecond, good and scrapped, in the last three hours of the order. */
export function projectedEnd(order: JobOrder, hours: readonly Hour[], now: number): ProjectedEnd {
  const left = order.quantity - order.good - order.scrapped;
  if (left <= 0) return { kind: 'complete' };
  const from = Math.max(order.createdAt, now - PACE_HOURS * HOUR);
  const finished = hours.reduce((sum, hour) => {
    const overlap = Math.min(now, hour.from + HOUR) - Math.max(from, hour.from);
    const lasted = Math.min(now, hour.from + HOUR) - hour.from;
    return overlap <= 0 || lasted <= 0 ? sum : sum + ((hour.good + hour.scrapped) * overlap) / lasted;
  }, 0);
  if (finished <= 0 || now <= from) return { kind: 'unknown' };
  return { kind: 'at', time: now + (left * (now - from)) / finished };
}
