import { setTimeout } from 'node:timers/promises';
import { until } from '../support/deadline.ts';
import { MachineReadings } from './machine-readings.ts';
import type { SpineEngine } from './spine-engine.ts';

/** One reading in so many makes the rule write to its machine. */
const FIRE_EVERY = 11;

export interface Reactions {
  readonly accepted: number;
  readonly firing: number;
  /** Milliseconds from the scheduled send time of each reading that fired to the engine's knowledge of the COMMIT that wrote its effect. */
  readonly committed: readonly number[];
  /** The same to the call of the effect's handler. */
  readonly performed: readonly number[];
  /** Milliseconds that the sends were behind their schedule, at the worst. They are in the latencies. */
  readonly sendingLate: number;
}

/**
 * Sends readings one by one at a fixed rate and measures how long it takes until their effects are committed.
 *
 * - Open loop: reading n is due at `began + n / rate` whatever became of those before, and its latency counts from that moment, not from when the generator got to it.
 *   A stall of the engine (or of this process, which generates and serves) is thus seen by every reading that fell into it: no coordinated omission.
 * - `began` of the measured part is after `warmUp` milliseconds at the same rate.
 * - The moment of the COMMIT: a drain reports in the tick in which the answer to its COMMIT is read. Which effects it wrote is looked up afterwards in the append-only
 *   history (same transaction, `effectRequested`, whose `cause` is the reading's id), so nothing is asked or triggered while it is measured. The n-th report with effects
 *   belongs to the n-th transaction with effects: within a drain the effects' time is taken, and everything sent, in one turn of the event loop. Two drains whose answers come in the other
 *   order swap their few milliseconds; the quantiles stay.
 */
export async function react(
  engine: SpineEngine,
  given: {
    readonly name: string;
    readonly equipmentClass: string;
    readonly rate: number;
    readonly milliseconds: number;
    readonly warmUp: number;
    readonly limit: number;
  },
): Promise<Reactions> {
  const readings = new MachineReadings(given.name, given.equipmentClass, FIRE_EVERY);
  const consumedBefore = engine.consumed();
  const commitsBefore = engine.effectCommits.length;
  const total = Math.ceil(((given.warmUp + given.milliseconds) * given.rate) / 1000);
  const began = performance.now();
  const dueAt = (number: number): number => began + (number * 1000) / given.rate;
  const sendingLate = await sendPaced(engine, readings, { total, dueAt });
  await engine.consumedAt(consumedBefore + total, given.limit);
  // Messages of units that move beside it are counted too: what is left may be readings.
  await until('the inboxes to be empty', given.limit, async () => {
    const { rows } = await engine.pool.query<{ empty: boolean }>('SELECT NOT EXISTS (SELECT FROM inbox) AS empty');
    return rows[0]?.empty === true;
  });
  await setTimeout(100);

  const transactions = await effectsByTransaction(engine, given.name);
  const commits = engine.effectCommits.slice(commitsBefore);
  if (transactions.length !== commits.length) {
    throw new Error(`${transactions.length} transactions wrote effects, but ${commits.length} drains reported some.`);
  }
  const measured = (number: number): boolean => dueAt(number) >= began + given.warmUp;
  const committed: number[] = [];
  const performed: number[] = [];
  for (const [index, effects] of transactions.entries()) {
    for (const { effect, cause } of effects) {
      const number = readings.numberOf(cause);
      if (number === undefined || !measured(number)) continue;
      committed.push((commits[index] as number) - dueAt(number));
      const at = engine.performedAt.get(effect);
      if (at !== undefined) performed.push(at - dueAt(number));
    }
  }
  return { accepted: total, firing: readings.firing, committed, performed, sendingLate };
}

/** Sends every reading that is due, then sleeps a millisecond. Resolves when all of them are recorded. */
async function sendPaced(
  engine: SpineEngine,
  readings: MachineReadings,
  { total, dueAt }: { readonly total: number; readonly dueAt: (number: number) => number },
): Promise<number> {
  const sent: Promise<void>[] = [];
  let late = 0;
  while (readings.made < total) {
    const now = performance.now();
    const epoch = engine.clock.now();
    while (readings.made < total && dueAt(readings.made) <= now) {
      late = Math.max(late, now - dueAt(readings.made));
      sent.push(engine.accept([readings.next(epoch)]));
    }
    await setTimeout(1);
  }
  await Promise.all(sent);
  return late;
}

interface Written {
  readonly effect: string;
  readonly cause: string;
}

/** The effects of a phase, together as they were committed, in the order in which their transactions were sent. */
async function effectsByTransaction(engine: SpineEngine, phase: string): Promise<readonly (readonly Written[])[]> {
  const { rows } = await engine.pool.query<{ effects: Written[] }>(
    `SELECT json_agg(json_build_object('effect', h.data->>'effect', 'cause', h.cause)) AS effects
     FROM history AS h JOIN effect AS e ON e.id = h.data->>'effect'
     WHERE h.kind = 'effectRequested' AND h.cause LIKE $1
     GROUP BY h.xid ORDER BY min(e.requested_at), h.xid`,
    [`${phase}-%`],
  );
  return rows.map(({ effects }) => effects);
}
