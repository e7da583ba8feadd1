/** Steps that take longer than this were not all ours. */
const STEP_LIMIT = 250;
const STEP = 50;

export interface OwnTime {
  /** Milliseconds. */
  now(): number;
  stop(): void;
}

/**
 * A clock that stands while this process does: when the whole machine stood still (a laptop that slept, a virtual machine that was paused), nobody made a pause that a plant
 * would have had.
 */
export function startOwnTime(): OwnTime {
  let own = 0;
  let last = performance.now();
  const tick = (): number => {
    const now = performance.now();
    own += Math.min(now - last, STEP_LIMIT);
    last = now;
    return own;
  };
  const timer = setInterval(tick, STEP).unref();
  return { now: tick, stop: () => clearInterval(timer) };
}
