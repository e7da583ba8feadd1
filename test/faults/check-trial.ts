import { checkInvariants, connectPool } from '@fettle/engine';
import { quietLog } from '@fettle/engine/testing/test-engine.ts';
import { differs } from './differs.ts';
import type { Ledger } from './load/ledger.ts';
import { BATCH, BOX, GLUE_A_PIECE, GLUE_LOT, GLUE_RECEIVED, LOT_SIZE, OVEN_ADDRESS, PAINT_ADDRESS } from './load/lot-flows.ts';
import { ALARM_SIGNAL, LABEL_ADDRESS, MEAN_ADDRESS, SETPOINT_SIGNAL } from './load/trial-flows.ts';
import { trialRegistry } from './load/trial-nodes.ts';
import type { Site } from './site/site.ts';

type Pool = ReturnType<typeof connectPool>;

export interface TrialCounts {
  readonly events: number;
  readonly units: number;
  readonly effects: number;
  /** Effects that were performed more than once, as they may be. */
  readonly performedAgain: number;
}

/** Waits until nothing is under way: every unit of the ledger has ended, no message, effect or timer waits. Rejects with what is still there. */
export async function untilQuiet(site: Site, ledger: Ledger, limit: number): Promise<void> {
  const end = performance.now() + limit;
  let waiting = 'nobody could ask';
  for (let quiet = 0; quiet < 3; ) {
    waiting = await onDatabase(site, (pool) => whatWaits(pool, ledger)).catch(
      (error: unknown) => `the database does not answer: ${String(error)}`,
    );
    quiet = waiting === '' ? quiet + 1 : 0;
    if (quiet > 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    if (performance.now() > end) throw new Error(`Not quiet after ${Math.round(limit / 1000)} s: ${waiting}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function whatWaits(pool: Pool, ledger: Ledger): Promise<string> {
  const { rows } = await pool.query<{
    inbox: number;
    called: number;
    effects: number;
    timers: number;
    ended: number;
    parked: number;
    orders: number;
  }>(
    `SELECT (SELECT count(*) FROM inbox) AS inbox, (SELECT count(*) FROM effect WHERE state IN ('pending', 'running')) AS effects, (SELECT count(*) FROM timer) AS timers,
      (SELECT count(*) FROM instance WHERE finished_at IS NOT NULL AND caller IS NULL) AS ended,
      (SELECT count(*) FROM instance WHERE finished_at IS NULL AND caller IS NOT NULL) AS called, (SELECT count(*) FROM parked_message) AS parked,
      (SELECT count(*) FROM job_order WHERE state = 'Ended') AS orders`,
  );
  const now = rows[0];
  if (now === undefined) return 'no answer';
  const { inbox, effects, timers, ended, called, parked, orders } = now;
  const done = inbox + effects + timers + parked + called === 0 && ended === ledger.fates.size && orders === ledger.orders.size;
  return done
    ? ''
    : `${inbox} inbox rows, ${effects} effects, ${timers} timers, ${parked} parked, ${called} called routings, ${ended} of ${ledger.fates.size} units and ${orders} of ${ledger.orders.size} orders ended`;
}

/** Every invariant by the engine's own checker, and what was put in against what came out, by counts that were kept outside. One sentence each that does not hold. */
export async function checkTrial(
  site: Site,
  ledger: Ledger,
): Promise<{ readonly violations: readonly string[]; readonly counts: TrialCounts }> {
  return onDatabase(site, async (pool) => {
    const results = await checkInvariants({ pool, registry: trialRegistry });
    const invariants = results.flatMap(({ invariant, violations }) => violations.map((violation) => `${invariant}: ${violation}`));
    const performed = site.sink.performed();
    const counts: TrialCounts = {
      events: ledger.accepted.size,
      units: ledger.fates.size,
      effects: new Set(performed.map(({ id }) => id)).size,
      performedAgain: performed.length - new Set(performed.map(({ id }) => id)).size,
    };
    const violations = [
      ...invariants,
      ...(await eventsRecorded(pool, ledger)),
      ...(await unitsEnded(pool, ledger)),
      ...(await effectsPerformed(pool, site, ledger)),
      ...(await workConfirmed(pool, ledger)),
      ...(await lotsAccountedFor(pool, ledger)),
      ...(await nothingOpen(pool)),
    ];
    return { violations, counts };
  });
}

async function eventsRecorded(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ events: number; dead: string[] }>(
    `SELECT (SELECT count(*) FROM machine_event) AS events, (SELECT coalesce(array_agg(DISTINCT reason), '{}') FROM dead_letter) AS dead`,
  );
  const [found] = rows;
  const letters = (await pool.query<{ letters: number }>('SELECT count(*) AS letters FROM dead_letter')).rows[0]?.letters ?? 0;
  return [
    ...differs('machine events recorded', found?.events ?? 0, ledger.accepted.size),
    ...(letters === ledger.refused.size ? [] : [`${letters} dead letters instead of ${ledger.refused.size}: ${found?.dead.join('; ')}`]),
  ];
}

async function unitsEnded(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ serial_number: string; state: string }>(
    'SELECT serial_number, state FROM instance WHERE caller IS NULL',
  );
  const states = new Map(rows.map(({ serial_number, state }) => [serial_number, state]));
  const wrong = [...ledger.fates].filter(([serialNumber, fate]) => states.get(serialNumber) !== fate);
  return [
    ...differs('units', rows.length, ledger.fates.size),
    ...wrong.slice(0, 20).map(([serialNumber, fate]) => `unit ${serialNumber} is ${states.get(serialNumber) ?? 'lost'} instead of ${fate}`),
  ];
}

/** Each effect was performed at least once under one id, and nothing was performed that was not asked for. */
async function effectsPerformed(pool: Pool, site: Site, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; state: string }>('SELECT id, state FROM effect');
  const asked = new Map(rows.map(({ id, state }) => [id, state]));
  const targets = new Map(site.sink.performed().map(({ id, target }) => [id, target]));
  const count = (matches: (target: string) => boolean): number => [...targets.values()].filter(matches).length;
  return [
    ...rows.filter(({ state }) => state !== 'succeeded').map(({ id, state }) => `effect ${id} is ${state}`),
    ...rows.filter(({ id }) => !targets.has(id)).map(({ id }) => `effect ${id} is called performed and never was`),
    ...[...targets.keys()].filter((id) => !asked.has(id)).map((id) => `effect ${id} was performed and nobody asked for it`),
    ...differs(
      'set points written',
      count((target) => target.endsWith(`.${SETPOINT_SIGNAL}`)),
      ledger.visits,
    ),
    ...differs(
      'labels printed',
      count((target) => target === LABEL_ADDRESS),
      ledger.visits,
    ),
    ...differs(
      'alarms written',
      count((target) => target.endsWith(`.${ALARM_SIGNAL}`)),
      ledger.overloads,
    ),
    ...differs(
      'means sent',
      count((target) => target === MEAN_ADDRESS),
      ledger.means,
    ),
    ...differs(
      'lots told to be late in the oven',
      count((target) => target === OVEN_ADDRESS),
      ledger.lots,
    ),
    ...differs(
      'parts told to be painted',
      count((target) => target === PAINT_ADDRESS),
      ledger.parts,
    ),
  ].slice(0, 30);
}

/** Two work instructions for every visit: trim and inspect; two for every lot: laboratory and pack; and one that is reported in parts. */
async function workConfirmed(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ entries: number; completed: number }>(
    `SELECT (SELECT count(*) FROM task_entry WHERE state = 'accepted') AS entries,
      (SELECT count(*) FROM history WHERE kind = 'workInstructionCompleted' AND flow_node IN ('trim', 'inspect', 'laboratory', 'pack')) AS completed`,
  );
  const { entries, completed } = rows[0] ?? { entries: 0, completed: 0 };
  const wanted = 2 * ledger.visits + 2 * ledger.lots;
  return [
    ...differs('work instructions that are completed', completed, wanted),
    ...(ledger.reopens ? [] : differs('work instructions that people confirmed at once', ledger.completedTasks.size, wanted)),
    ...differs('entries that were taken', entries, ledger.confirmed),
  ];
}

/** No piece and no gram is lost or there twice, and the genealogy has each step once. */
async function lotsAccountedFor(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ glue: number; boxes: number; good: number; scrapped: number; calls: number }>(
    `SELECT (SELECT quantity FROM material_lot WHERE id = $1) AS glue, (SELECT coalesce(sum(quantity), 0) FROM material_lot WHERE definition = $2) AS boxes,
      (SELECT coalesce(sum(p.good), 0)::float8 FROM job_order_progress p JOIN job_order o ON o.id = p.job_order WHERE o.flow = $3) AS good,
      (SELECT coalesce(sum(p.scrapped), 0)::float8 FROM job_order_progress p JOIN job_order o ON o.id = p.job_order WHERE o.flow = $3) AS scrapped,
      (SELECT count(*) FROM instance WHERE caller IS NOT NULL AND state = 'good') AS calls`,
    [GLUE_LOT, BOX, BATCH],
  );
  const related = await pool.query<{ relation: string; lines: number }>(
    'SELECT relation, count(*) AS lines FROM genealogy GROUP BY relation',
  );
  const lines = Object.fromEntries(related.rows.map((row) => [row.relation, row.lines]));
  const found = rows[0] ?? { glue: 0, boxes: 0, good: 0, scrapped: 0, calls: 0 };
  const pieces = ledger.lots * LOT_SIZE - ledger.scrappedPieces;
  return [
    ...differs('glue that is left', found.glue, GLUE_RECEIVED - ledger.lots * LOT_SIZE * GLUE_A_PIECE),
    ...differs('boxes that were made', found.boxes, pieces),
    ...differs('good pieces of lots', found.good, pieces),
    ...differs('scrapped pieces of lots', found.scrapped, ledger.scrappedPieces),
    ...differs('called routings that ended well', found.calls, ledger.parts),
    ...Object.entries({
      consumed: ledger.lots,
      produced: ledger.lots,
      split: ledger.lots,
      merged: ledger.lots,
      called: ledger.parts,
    }).flatMap(([relation, wanted]) => differs(`lines of genealogy "${relation}"`, lines[relation] ?? 0, wanted)),
  ];
}

async function nothingOpen(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; detail: string }>(`SELECT id, detail FROM incident WHERE state = 'open'`);
  const moves = await pool.query<{ id: string }>(`SELECT id FROM unit_migration WHERE state = 'pending'`);
  return [
    ...rows.map(({ id, detail }) => `incident ${id} is open: ${detail}`),
    ...moves.rows.map(({ id }) => `whether a unit moves was never decided: ${id}`),
  ];
}

async function onDatabase<T>(site: Site, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = connectPool({ databaseUrl: site.databaseUrl, name: 'fettle trial', size: 2, log: quietLog, statementTimeout: 60_000 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
