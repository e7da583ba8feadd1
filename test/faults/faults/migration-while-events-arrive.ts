import pg from 'pg';
import type { Fault, Trial } from '../fault.ts';
import { BATCH, batchRouting } from '../load/lot-flows.ts';
import { BACK_TO_PART, REDRAWN_PART, redrawnBatch, redrawnPart } from '../load/redrawn-flows.ts';
import { releaseNext } from '../load/seed-trial.ts';
import { type PART, partRouting } from '../load/trial-flows.ts';
import { Refused } from '../site/engine-handle.ts';

/** Least moves of a round: fewer would say that the trial does not do what it is for. */
const LEAST_MOVED = 8;
const PAUSE = 60;
const AFTER_THE_LOAD = 2000;

/** Units and lots in progress are moved to a redrawn routing and back to the old drawing, all that can be, again and again, while machines, people and timers go on with them; an engine dies in between. */
export const migrationWhileEventsArrive: Fault = {
  name: 'migration-while-events-arrive',
  summary: 'units in progress are moved to other versions while events and entries arrive; an engine is killed',
  rounds: 3,
  async strike(trial) {
    const { site, pause, random, length, ledger } = trial;
    ledger.reopens = true;
    const url = site.databaseUrl;
    await pause(random.whole(length / 8, length / 3));
    const redrawn = { part: await releaseNext(url, redrawnPart()), batch: await releaseNext(url, redrawnBatch()) };
    await moveAll(trial, redrawn, length / 2);
    random.pick(site.engines.all).signal('SIGKILL');
    const again = { part: await releaseNext(url, partRouting()), batch: await releaseNext(url, batchRouting()) };
    await moveAll(trial, again, length + AFTER_THE_LOAD);
  },
  check: async ({ site, round, say }) => {
    const moves = await movesOf(site.databaseUrl);
    say(
      `  ${moves.moved} moves, ${moves.refused} refused by the unit when it came to it ${moves.reasons.map((reason) => `(${reason})`).join(' ')}`,
    );
    return moves.moved < LEAST_MOVED * (round + 1) ? [`only ${moves.moved} units were moved`] : [];
  },
};

type Target = Readonly<Record<typeof PART | typeof BATCH, number>>;

async function moveAll({ site, pause }: Trial, to: Target, time: number): Promise<void> {
  const end = performance.now() + time;
  while (performance.now() < end) {
    for (const [flow, version] of Object.entries(to)) {
      for (let from = 1; from < version; from += 1) {
        // Every second version is the redrawn one.
        const map = flow === BATCH || from % 2 === version % 2 ? {} : version % 2 === 0 ? REDRAWN_PART : BACK_TO_PART;
        await site.engines.ask({ do: 'migrate', flow, from, to: version, map }).catch((error: unknown) => {
          if (error instanceof Refused && !['stateRefused', 'unavailable', 'failed'].includes(error.code)) throw error;
        });
      }
    }
    await pause(PAUSE);
  }
}

async function movesOf(url: string): Promise<{ moved: number; refused: number; reasons: readonly string[] }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ moved: number; refused: number; reasons: string[] | null }>(
      `SELECT (count(*) FILTER (WHERE state = 'moved'))::integer AS moved, (count(*) FILTER (WHERE state = 'refused'))::integer AS refused,
        array_agg(DISTINCT detail) FILTER (WHERE state = 'refused') AS reasons FROM unit_migration`,
    );
    return { moved: rows[0]?.moved ?? 0, refused: rows[0]?.refused ?? 0, reasons: rows[0]?.reasons ?? [] };
  } finally {
    await client.end();
  }
}
