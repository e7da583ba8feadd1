import type { Log } from '../ports.ts';

/** Something done again and again, one at a time. */
export interface Periodic {
  /** Does it now, or once more right after if it is being done. */
  hurry(): void;
  /** Waits for the one in hand. */
  stop(): Promise<void>;
}

/**
 * Calls `work` every `interval` milliseconds, counted from its end; asked anew each time when it is a function. A failure is logged, at most once in 10 s, and tried again: work must be safe to repeat. `pace`: milliseconds between two beginnings at least, also when hurried.
 */
export function periodically(name: string, interval: number | (() => number), log: Log, work: () => Promise<void>, pace = 0): Periodic {
  const pause = typeof interval === 'number' ? () => interval : interval;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let began = Number.NEGATIVE_INFINITY;
  let stopped = false;
  let lastLogged = Number.NEGATIVE_INFINITY;

  const start = (): void => {
    clearTimeout(timer);
    again = false;
    began = performance.now();
    running = once().finally(() => {
      running = undefined;
      if (stopped) return;
      if (again) startPaced();
      else timer = setTimeout(start, pause());
    });
  };

  const startPaced = (): void => {
    const early = Math.ceil(began + pace - performance.now());
    if (early <= 0) start();
    else {
      clearTimeout(timer);
      again = true;
      timer = setTimeout(start, early);
    }
  };

  const once = async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const now = performance.now();
      if (now - lastLogged < 10_000) return;
      lastLogged = now;
      log.warn({ task: name, reason: String(error) }, 'A periodic task failed. It is tried again.');
    }
  };

  timer = setTimeout(start, pause());
  return {
    hurry() {
      if (stopped) return;
      if (running !== undefined) again = true;
      else if (!again) startPaced();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
