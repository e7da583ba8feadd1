import { checkInvariants, connectPool } from '@fettle/engine';
import { quietLog } from '@fettle/engine/testing/test-engine.ts';
import type { Ledger } from './load/ledger.ts';
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
  const { rows } = await pool.query<{ inbox: number; effects: number; timers: number; ended: number; parked: number; orders: number }>(
    `SELECT (SELECT count(*) FROM inbox) AS inbox, (SELECT count(*) FROM effect WHERE state IN ('pending', 'running')) AS effects, (SELECT count(*) FROM timer) AS timers,
      (SELECT count(*) FROM instance WHERE finished_at IS NOT NULL) AS ended, (SELECT count(*) FROM parked_message) AS parked,
      (SELECT count(*) FROM job_order WHERE state = 'Ended') AS orders`,
  );
  const now = rows[0];
  if (now === undefined) return 'no answer';
  const { inbox, effects, timers, ended, parked, orders } = now;
  const done = inbox + effects + timers + parked === 0 && ended === ledger.fates.size && orders === ledger.orders.size;
  return done
    ? ''
    : `${inbox} inbox rows, ${effects} effects, ${timers} timers, ${parked} parked, ${ended} of ${ledger.fates.size} units and ${orders} of ${ledger.orders.size} orders ended`;
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
  const { rows } = await pool.query<{ serial_number: string; state: string }>('SELECT serial_number, state FROM instance');
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
  ].slice(0, 30);
}

/** Two work instructions for every visit: trim and inspect. */
async function workConfirmed(pool: Pool, ledger: Ledger): Promise<string[]> {
  const { rows } = await pool.query<{ entries: number }>(`SELECT count(*) AS entries FROM task_entry WHERE state = 'accepted'`);
  return [
    ...differs('work instructions that people confirmed', ledger.completedTasks.size, 2 * ledger.visits),
    ...differs('entries that were taken', rows[0]?.entries ?? 0, 2 * ledger.visits),
  ];
}

async function nothingOpen(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ id: string; detail: string }>(`SELECT id, detail FROM incident WHERE state = 'open'`);
  return rows.map(({ id, detail }) => `incident ${id} is open: ${detail}`);
}

function differs(what: string, found: number, expected: number): string[] {
  return found === expected ? [] : [`${what}: ${found} instead of ${expected}`];
}

async function onDatabase<T>(site: Site, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = connectPool({ databaseUrl: site.databaseUrl, name: 'fettle trial', size: 2, log: quietLog, statementTimeout: 60_000 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
