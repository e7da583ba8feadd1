import { setTimeout } from 'node:timers/promises';
import { completed, openTasks, startOrder } from '../spine/move-units.ts';
import { STATIONS, stationName } from '../spine/seed-spine.ts';
import type { SpineEngine } from '../spine/spine-engine.ts';

/** How fast they are. */
export interface Pace {
  /** Units of one job order. */
  readonly order: number;
  /** Work instructions that a station answers at once. */
  readonly atOnce: number;
  /** Milliseconds from one answer to the next look at the queue. */
  readonly rest: number;
}

/**
 * People at every station who answer what is open, each in a moment of their own, until they are stopped. A station is given the next job order when its queue runs low, so that after an hour
 * as many units are in progress as after a minute.
 */
export function startPeople(engine: SpineEngine, pace: Pace): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const all = Promise.all(Array.from({ length: STATIONS }, (_, index) => workAt(engine, index, pace, stopped.signal)));
  // Whoever stops them hears what went wrong; until then it must not end the process.
  all.catch(() => undefined);
  return {
    async stop() {
      stopped.abort();
      await all;
    },
  };
}

async function workAt(engine: SpineEngine, index: number, { order, atOnce, rest }: Pace, stopped: AbortSignal): Promise<void> {
  const station = stationName(index + 1);
  let answered: ReadonlySet<string> = new Set();
  await setTimeout((rest * index) / STATIONS);
  for (let orders = 0; !stopped.aborted; await setTimeout(rest)) {
    // What was answered stays in the queue until the engine has taken it.
    const queue = await openTasks(engine, station, 2 * atOnce);
    const open = queue.filter(({ id }) => !answered.has(id)).slice(0, atOnce);
    const before = answered;
    answered = new Set([...queue.filter(({ id }) => before.has(id)), ...open].map(({ id }) => id));
    if (open.length < atOnce) {
      orders += 1;
      await startOrder(engine, `people-${station}-${orders}`, station, order);
    }
    const now = engine.clock.now();
    if (open.length > 0)
      await engine.transaction((transaction) =>
        engine.send(
          transaction,
          open.map((task) => completed(task, now)),
        ),
      );
  }
}
