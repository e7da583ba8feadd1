import type { Doorbell, Log } from '../ports.ts';
import type { Drain, DrainReport } from './drain.ts';

/**
 * Runs drains in this process, at most one at a time for each shard, and passes on what they lead to.
 *
 * Invariants:
 * 1. a shard that is asked for while it is drained is drained once more after it;
 * 2. a shard that another process has is asked for again a little later: what came behind that drain's back would else wait for the sweeper;
 * 3. what this process can drain itself at once it does not ring for: ringing costs more than draining. Beyond `concurrency` it rings, so that others help.
 */
export interface ShardRunnerOptions {
  readonly drain: Drain;
  readonly doorbell: Doorbell;
  readonly log: Log;
  /** Shards drained at the same time. */
  readonly concurrency: number;
  /** False: every ring goes through the queue (a process that shall not drain, measurements of the queue). */
  readonly local: boolean;
  readonly onDrained?: (report: DrainReport) => void;
}

export interface ShardRunner {
  /** Resolves when the shard has been drained, or was left to another process. */
  run(shard: number): Promise<void>;
  /** These shards have work. */
  announce(shards: Iterable<number>): void;
  /** Finishes the drains in hand and starts no more. */
  stop(): Promise<void>;
}

const BUSY_PAUSE = 5;
const BUSY_TRIES = 40;

export function createShardRunner(options: ShardRunnerOptions): ShardRunner {
  const { drain, doorbell, log, concurrency, local } = options;
  const running = new Map<number, { again: boolean; done: Promise<void> }>();
  let stopped = false;

  const run = (shard: number): Promise<void> => {
    if (stopped) return Promise.resolve();
    const current = running.get(shard);
    if (current !== undefined) {
      current.again = true;
      return current.done;
    }
    const entry = { again: false, done: Promise.resolve() };
    running.set(shard, entry);
    entry.done = drainUntilDone(shard, entry).finally(() => {
      running.delete(shard);
      if (entry.again && !stopped) announce([shard]);
    });
    return entry.done;
  };

  const drainUntilDone = async (shard: number, entry: { again: boolean }): Promise<void> => {
    for (let busy = 0; !stopped && busy < BUSY_TRIES; ) {
      entry.again = false;
      const report = await drain(shard);
      options.onDrained?.(report);
      announce(report.rang);
      if (!report.mine) {
        busy += 1;
        await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE));
      } else if (!report.moreWork && !entry.again) return;
    }
  };

  const announce = (shards: Iterable<number>): void => {
    const ring: number[] = [];
    for (const shard of shards) {
      if (local && !stopped && (running.has(shard) || running.size < concurrency)) {
        run(shard).catch((error: unknown) =>
          log.warn({ shard, reason: String(error) }, 'A shard could not be drained. The sweeper will ring it.'),
        );
      } else ring.push(shard);
    }
    if (ring.length > 0) void doorbell.ring(ring);
  };

  return {
    run,
    announce,
    async stop() {
      stopped = true;
      await Promise.allSettled([...running.values()].map(({ done }) => done));
    },
  };
}
