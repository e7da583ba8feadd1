/**
 * Timers of the whole process on a clock that stands until it is moved, so that the runtime's own pauses and ticks happen in an order that a seed decides.
 *
 * Only what engine/runtime uses is replaced: `setTimeout`, `clearTimeout` and `performance.now`. One simulation at a time.
 */
export interface VirtualTime {
  now(): number;
  /** When the next timer is due. */
  next(): number | undefined;
  /** Moves the clock to the next timer and runs it. */
  runNext(): void;
  /** Gives the process its own timers back. */
  restore(): void;
}

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

export function startVirtualTime(start: number): VirtualTime {
  const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;
  const realNow = performance.now;
  const pending = new Map<object, Pending>();
  let now = start;
  let order = 0;

  const first = (): [object, Pending] | undefined => {
    let found: [object, Pending] | undefined;
    for (const entry of pending)
      if (found === undefined || entry[1].at < found[1].at || (entry[1].at === found[1].at && entry[1].order < found[1].order))
        found = entry;
    return found;
  };

  const set = (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]): object => {
    const handle = { unref: () => handle, ref: () => handle };
    order += 1;
    pending.set(handle, { at: now + Math.max(1, delay), order, run: () => run(...args) });
    return handle;
  };
  Object.assign(globalThis, { setTimeout: set, clearTimeout: (handle: object) => void pending.delete(handle) });
  performance.now = () => now;

  return {
    now: () => now,
    next: () => first()?.[1].at,
    runNext() {
      const found = first();
      if (found === undefined) return;
      const [handle, { at, run }] = found;
      pending.delete(handle);
      now = Math.max(now, at);
      run();
    },
    restore() {
      Object.assign(globalThis, { setTimeout: realSetTimeout, clearTimeout: realClearTimeout });
      performance.now = realNow;
    },
  };
}
