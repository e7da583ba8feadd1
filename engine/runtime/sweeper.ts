import type { Clock, Doorbell, Log, Retention, SweepStore } from '../ports.ts';
import { failpoint } from './failpoint.ts';
import { type Periodic, periodically } from './periodic.ts';

/**
 * What goes on in every worker whether the queue works or not.
 *
 * Invariants:
 * 1. a shard with an inbox row older than 300 ms is rung past any unanswered ring (unless this process has it in hand), so a dead worker costs about half a second; one that waits for a second all the same is drained
 *    here: the queue itself may be away, full or deaf;
 * 2. a timer fires once, never before its time, and at most one tick after it;
 * 3. all of it may run in every process at once: rows are taken with SKIP LOCKED.
 */
export interface SweeperOptions {
  readonly store: SweepStore;
  readonly doorbell: Doorbell;
  /** Shards got work: drain here or ring. */
  readonly announce: (shards: readonly number[]) => void;
  /** These are to be drained by this process, whatever the queue does. */
  readonly takeOver: (shards: readonly number[]) => void;
  /** This process drains the shard as soon as it can, and calls for help itself: under load every row is older than 300 ms, and rings would only add to it. */
  readonly isInHand?: (shard: number) => boolean;
  readonly clock: Clock;
  readonly log: Log;
  readonly retention: Retention;
  readonly onJobOrdersEnded?: (jobOrders: readonly string[]) => void;
}

export interface Sweeper {
  /** A timer was set for then. */
  expectTimer(dueAt: number): void;
  stop(): Promise<void>;
}

const STALE = 300;
const UNANSWERED = 1000;
const TICK = { stale: 200, timers: 250, buffers: 1000, jobOrders: 500, maintenance: 600_000 };

export function createSweeper(options: SweeperOptions): Sweeper {
  const { store, doorbell, announce, clock, log, retention } = options;
  let early: NodeJS.Timeout | undefined;
  let ringing = false;

  const fireTimers = async (): Promise<void> => {
    for (let more = true; more; ) {
      const result = await store.fireTimers(clock.now());
      if (result.fired > 0) failpoint('timers.fired');
      if (result.rang.length > 0) announce(result.rang);
      more = result.more;
    }
    const next = await store.nextTimer();
    if (next !== undefined) expect(next);
  };

  /** One such ring at a time, and never waited for: a queue that does not answer must not keep the sweeper from its next look. */
  const ringPast = (shards: readonly number[]): void => {
    if (ringing) return;
    ringing = true;
    void doorbell.ring(shards, { fresh: true }).finally(() => {
      ringing = false;
    });
  };

  const timers = periodically('timers', TICK.timers, log, fireTimers);
  const tasks: Periodic[] = [
    timers,
    periodically('stale shards', TICK.stale, log, async () => {
      const stale = await store.staleShards(STALE);
      if (stale.length > 0) failpoint('sweep.stale');
      const unanswered = stale.filter(({ age }) => age > UNANSWERED);
      if (unanswered.length > 0) options.takeOver(unanswered.map(({ shard }) => shard));
      const left = stale.map(({ shard }) => shard).filter((shard) => options.isInHand?.(shard) !== true);
      if (left.length > 0) ringPast(left);
    }),
    periodically('buffers', TICK.buffers, log, async () => {
      const rang = await store.expireBuffers(clock.now());
      if (rang.length > 0) announce(rang);
    }),
    periodically('job orders', TICK.jobOrders, log, async () => {
      const ended = await store.endJobOrders();
      if (ended.length > 0) options.onJobOrdersEnded?.(ended);
    }),
    periodically('maintenance', TICK.maintenance, log, () => store.maintain(clock.now(), retention)),
  ];
  tasks.at(-1)?.hurry();

  /** Between two ticks a timer that is due sooner gets a tick of its own. */
  const expect = (dueAt: number): void => {
    const wait = dueAt - clock.now();
    if (wait >= TICK.timers) return;
    clearTimeout(early);
    early = setTimeout(() => timers.hurry(), Math.max(1, wait));
  };

  return {
    expectTimer: expect,
    async stop() {
      clearTimeout(early);
      await Promise.all(tasks.map((task) => task.stop()));
    },
  };
}
