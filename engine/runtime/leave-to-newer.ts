import type { Drain, DrainReport } from './drain.ts';
import { NotUnderstood } from './model.ts';

/** How often it is tried whether everything is understood by now; milliseconds. */
const TRY_EVERY = 500;

export interface LeavingDrain {
  readonly drain: Drain;
  /** Why this process leaves work to others; undefined: it does its share. */
  readonly reason: string | undefined;
}

/**
 * Drains as long as everything in use is understood. What is not is found out inside a drain, after its messages were taken and before any is consumed: it is rolled back and others have the
 * shards. In between nothing is tried, so that this process does not stand in their way.
 */
export function leaveToNewer(drain: Drain, onChange: (reason: string | undefined) => void): LeavingDrain {
  let reason: string | undefined;
  let tryAt = Number.NEGATIVE_INFINITY;
  const change = (now: string | undefined): void => {
    if (reason === now) return;
    reason = now;
    onChange(now);
  };
  return {
    get reason() {
      return reason;
    },
    async drain(shards) {
      if (reason !== undefined && performance.now() < tryAt) return LEFT;
      try {
        const report = await drain(shards);
        if (report.drained > 0) change(undefined);
        return report;
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error;
        tryAt = performance.now() + TRY_EVERY;
        change(error.message);
        return LEFT;
      }
    },
  };
}

const LEFT: DrainReport = { missed: [], shared: true, drained: 0, more: [], rang: [], effects: false, nextTimer: undefined };
