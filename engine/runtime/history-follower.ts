import type { Pool } from '../adapters/postgres/connect.ts';
import {
  type HistoryPosition,
  historyNow,
  isHistoryPosition,
  type PlacedHistoryEvent,
  readHistoryTail,
} from '../adapters/postgres/history-tail.ts';
import type { Log } from '../ports.ts';
import { periodically } from './periodic.ts';

/** The tail of history, as every screen shows it: one reader a process, however many listen. */
export interface HistoryFollower {
  /** Calls for every line committed from now on, in order, none left out. Returns how to stop. */
  follow(listener: (events: readonly PlacedHistoryEvent[]) => void): () => void;
  /** What came after a position; undefined when the position is unknown or too far back. */
  since(position: HistoryPosition): Promise<readonly PlacedHistoryEvent[] | undefined>;
  /**
   * Calls for every line after a position: first those that were missed, then what is committed from now on, without gap or double. Resolves when the missed ones have been given;
   * undefined, and nothing is followed, when the position is unknown or too far back.
   */
  resume(position: HistoryPosition, listener: (events: readonly PlacedHistoryEvent[]) => void): Promise<(() => void) | undefined>;
  /** Something was committed in this process. Nothing is asked while nobody listens. */
  hurry(): void;
  stop(): Promise<void>;
}

const POLL = 250;
/** Pages of history, some lines each. */
const CHUNK = 500;
/** Who is further behind loads its screen anew. */
const CATCH_UP = 3000;

export async function startHistoryFollower(pool: Pool, log: Log): Promise<HistoryFollower> {
  const listeners = new Set<(events: readonly PlacedHistoryEvent[]) => void>();
  let position = await historyNow(pool);

  const read = async (): Promise<void> => {
    if (listeners.size === 0) {
      const now = await historyNow(pool);
      // Who began to listen while that was asked is shown everything from before.
      if (listeners.size === 0) position = now;
      return;
    }
    for (;;) {
      const { events, more } = await readHistoryTail(pool, position, CHUNK);
      const last = events.at(-1);
      if (last === undefined) return;
      position = last.position;
      for (const listener of listeners) listener(events);
      if (!more) return;
    }
  };

  const follow: HistoryFollower['follow'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

  const since: HistoryFollower['since'] = async (after) => {
    if (!(await isHistoryPosition(pool, after))) return undefined;
    const { events, more } = await readHistoryTail(pool, after, CATCH_UP);
    return more ? undefined : events;
  };

  const task = periodically('history tail', POLL, log, read);
  return {
    follow,
    since,
    async resume(after, listener) {
      let meanwhile: PlacedHistoryEvent[] | undefined = [];
      let given = after;
      const stop = follow((events) => {
        // This listener may be ahead of the common reader, which then brings again what it was given.
        const unseen = events.filter(({ position: place }) => isAfter(place, given));
        if (meanwhile !== undefined) meanwhile.push(...unseen);
        else if (unseen.length > 0) listener(unseen);
      });
      const missed = await since(after).catch((error: unknown) => {
        stop();
        throw error;
      });
      if (missed === undefined) {
        stop();
        return undefined;
      }
      given = missed.at(-1)?.position ?? after;
      const unseen = meanwhile.filter(({ position: place }) => isAfter(place, given));
      meanwhile = undefined;
      if (missed.length + unseen.length > 0) listener([...missed, ...unseen]);
      return stop;
    },
    hurry() {
      if (listeners.size > 0) task.hurry();
    },
    stop: () => task.stop(),
  };
}

function isAfter(a: HistoryPosition, b: HistoryPosition): boolean {
  const [xidA = '0', placeA = '0'] = a.split('.');
  const [xidB = '0', placeB = '0'] = b.split('.');
  return BigInt(xidA) > BigInt(xidB) || (xidA === xidB && BigInt(placeA) > BigInt(placeB));
}
