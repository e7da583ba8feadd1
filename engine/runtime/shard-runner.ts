import type { Doorbell, Log } from '../ports.ts';
import type { Drain, DrainReport } from './drain.ts';

/**
 * Runs drains in this process and passes on what they lead to.
 *
 * Invariants:
 * 1. at most one drain at a time for each shard, and `concurrency` in all: more would only share out the same two cores;
 * 2. a shard that is asked for while it is drained is drained once more after it;
 * 3. a shard that another process has is asked for again a little later: what came behind that drain's back would else wait for the sweeper;
 * 4. what this process can drain itself soon it does not ring for: a ring costs more than a drain (6 ms on PostgreSQL, 1 on Redis). A shard that has waited for a hand for
 *    25 ms is rung, so that others help;
 * 5. who drains alone has nobody to ring for: unless another process was met in the last minute, one such ring a second is enough to meet one.
 */
export interface ShardRunnerOptions {
  readonly drain: Drain;
  readonly doorbell: Doorbell;
  readonly log: Log;
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
const HELP_AFTER = 25;
/** Another process that was met is counted on for so long. */
const COMPANY = 60_000;
const LOOK_FOR_COMPANY = 1000;

interface Entry {
  again: boolean;
  done: Promise<void>;
}

export function createShardRunner(options: ShardRunnerOptions): ShardRunner {
  const { drain, doorbell, log, concurrency, local } = options;
  const entries = new Map<number, Entry>();
  const waiting: (() => void)[] = [];
  let hands = concurrency;
  let stopped = false;
  let company = Number.NEGATIVE_INFINITY;
  let looked = Number.NEGATIVE_INFINITY;

  const callForHelp = (shard: number): void => {
    const now = performance.now();
    if (now - company > COMPANY && now - looked < LOOK_FOR_COMPANY) return;
    looked = now;
    void doorbell.ring([shard]);
  };

  const run = (shard: number): Promise<void> => {
    if (stopped) return Promise.resolve();
    const current = entries.get(shard);
    if (current !== undefined) {
      current.again = true;
      return current.done;
    }
    const entry: Entry = { again: false, done: Promise.resolve() };
    entries.set(shard, entry);
    entry.done = withAHand(shard, () => drainUntilDone(shard, entry)).finally(() => {
      entries.delete(shard);
      if (entry.again) runHere(shard);
    });
    return entry.done;
  };

  const withAHand = async (shard: number, work: () => Promise<void>): Promise<void> => {
    if (hands > 0) hands -= 1;
    else {
      const help = setTimeout(() => callForHelp(shard), HELP_AFTER);
      await new Promise<void>((resolve) => waiting.push(resolve));
      clearTimeout(help);
    }
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) hands += 1;
      else next();
    }
  };

  const drainUntilDone = async (shard: number, entry: Entry): Promise<void> => {
    for (let busy = 0; !stopped && busy < BUSY_TRIES; ) {
      entry.again = false;
      const report = await drain(shard);
      if (report.shared) company = performance.now();
      options.onDrained?.(report);
      announce(report.rang);
      if (!report.mine) {
        busy += 1;
        await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE));
      } else if (waiting.length > 0 && (report.moreWork || entry.again)) {
        // Others wait for a hand: to the end of the line.
        entry.again = true;
        return;
      } else if (!report.moreWork && !entry.again) return;
    }
  };

  const runHere = (shard: number): void => {
    run(shard).catch((error: unknown) =>
      log.warn({ shard, reason: String(error) }, 'A shard could not be drained. The sweeper will ring it.'),
    );
  };

  const announce = (shards: Iterable<number>): void => {
    if (stopped) return;
    if (local) for (const shard of shards) runHere(shard);
    else void doorbell.ring(shards);
  };

  return {
    run,
    announce,
    async stop() {
      stopped = true;
      await Promise.allSettled([...entries.values()].map(({ done }) => done));
    },
  };
}
