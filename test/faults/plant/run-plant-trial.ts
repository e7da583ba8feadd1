import { setTimeout as pause } from 'node:timers/promises';
import { checkInvariants, connectPool } from '@fettle/engine';
import { quietLog } from '@fettle/engine/testing/test-engine.ts';
import { nodeRegistry } from '@fettle/nodes';
import { until } from '../../bench/support/deadline.ts';
import { differs } from '../differs.ts';
import type { TrialOptions, TrialResult } from '../run-trial.ts';
import { seededRandom } from '../seeded-random.ts';
import { openPlant, type Plant } from './plant.ts';
import type { PlantFault } from './plant-fault.ts';
import { type PlantLoad, startPlantLoad } from './plant-load.ts';

type Pool = ReturnType<typeof connectPool>;

const QUIET_LIMIT = 180_000;
const LOG_TAIL = 3000;

/** One fault of processes, some rounds of it in one plant: load, strike, wait for quiet, check everything, as `runTrial` does with engines. */
export async function runPlantTrial(fault: PlantFault, options: TrialOptions): Promise<TrialResult> {
  const { queue, seed, rounds, seconds, server, say } = options;
  const began = performance.now();
  const random = seededRandom(seed).fork(`${fault.name}/${queue}`);
  await using parts = new AsyncDisposableStack();
  const plant = parts.adopt(await openPlant({ server, queue }), (it) => it.stop());
  const load = parts.adopt(await startPlantLoad(plant.broker.url, plant.person), (it) => it.stop());
  const pool = connectPool({ databaseUrl: plant.databaseUrl, name: 'fettle trial', size: 2, log: quietLog, statementTimeout: 60_000 });
  parts.defer(() => pool.end());
  let violations: readonly string[] = [];
  let round = 0;
  let longestPause = 0;
  for (; round < rounds && violations.length === 0; round += 1) {
    const trial = {
      plant,
      random: random.fork(`round ${round}`),
      round,
      length: seconds * 1000,
      say,
      pause: (ms: number) => pause(ms) as Promise<void>,
    };
    try {
      await load.begin(round);
      await fault.strike(trial);
      await load.untilSaid();
      await untilQuiet(pool, load);
      violations = [
        ...(await check(pool, load)),
        ...(load.longestPause > (fault.longestPause ?? Number.POSITIVE_INFINITY) ? [`a pause of ${Math.round(load.longestPause)} ms`] : []),
      ];
    } catch (error) {
      violations = [error instanceof Error ? error.message : String(error)];
    }
    say(
      `${fault.name} on ${queue}, round ${round + 1} of ${rounds}: ${load.counts.published} events, ${load.counts.units.length} units, ${violations.length} violations, longest pause ${(load.longestPause / 1000).toFixed(1)} s`,
    );
    longestPause = Math.max(longestPause, load.longestPause);
  }
  if (violations.length > 0) for (const line of [...violations, `processes' log:\n${logOf(plant)}`]) say(`  ${line}`);
  return {
    fault: fault.name,
    queue,
    rounds: round,
    events: load.counts.published,
    units: load.counts.units.length,
    effects: load.labels.size + load.alarms.size,
    performedAgain: load.again,
    longestPause: longestPause / 1000,
    violations,
    seconds: (performance.now() - began) / 1000,
  };
}

async function untilQuiet(pool: Pool, load: PlantLoad): Promise<void> {
  const waiting = async (): Promise<string> => {
    const { units, published, overloads } = load.counts;
    const { rows } = await pool.query<{ events: number; inbox: number; effects: number; ended: number }>(
      `SELECT (SELECT count(*) FROM machine_event) AS events, (SELECT count(*) FROM inbox) AS inbox,
        (SELECT count(*) FROM effect WHERE state IN ('pending', 'running')) AS effects, (SELECT count(*) FROM instance WHERE finished_at IS NOT NULL) AS ended`,
    );
    const { events = 0, inbox = 0, effects = 0, ended = 0 } = rows[0] ?? {};
    const quiet =
      inbox + effects + load.unanswered === 0 && ended === units.length && events >= published && load.alarms.size >= overloads.size;
    return quiet
      ? ''
      : `${events} of ${published} events recorded, ${inbox} inbox rows, ${effects} effects, ${ended} of ${units.length} units ended, ${load.alarms.size} of ${overloads.size} alarms heard`;
  };
  let last = 'nobody could ask';
  await until('quiet', QUIET_LIMIT, async () => {
    last = await waiting();
    return last === '';
  }).catch(() => {
    throw new Error(`Not quiet after ${QUIET_LIMIT / 1000} s: ${last}`);
  });
}

async function check(pool: Pool, load: PlantLoad): Promise<readonly string[]> {
  const { published, units, overloads, confirmed } = load.counts;
  const results = await checkInvariants({ pool, registry: nodeRegistry });
  const { rows } = await pool.query<{ events: number; good: number; dead: number; incidents: number; entries: number; orders: number }>(
    `SELECT (SELECT count(*) FROM machine_event) AS events, (SELECT count(*) FROM instance WHERE state = 'good') AS good, (SELECT count(*) FROM dead_letter) AS dead,
      (SELECT count(*) FROM incident) AS incidents, (SELECT count(*) FROM task_entry WHERE state = 'accepted') AS entries,
      (SELECT count(*) FROM effect WHERE state <> 'succeeded') AS orders`,
  );
  const { events = 0, good = 0, dead = 0, incidents = 0, entries = 0, orders: unperformed = 0 } = rows[0] ?? {};
  return [
    ...results.flatMap(({ invariant, violations }) => violations.map((violation) => `${invariant}: ${violation}`)),
    ...differs('machine events recorded', events, published),
    ...differs('good units', good, units.length),
    ...differs('dead letters', dead, 0),
    ...differs('incidents', incidents, 0),
    ...differs('entries that were taken', entries, confirmed),
    ...differs('work instructions that were confirmed', confirmed, units.length),
    ...differs('effects that were not performed', unperformed, 0),
    ...differs('labels heard', load.labels.size, units.length),
    ...differs('alarms heard', load.alarms.size, overloads.size),
    ...units.filter((unit) => !load.labels.has(unit)).map((unit) => `no label for ${unit}`),
    ...[...load.alarms].filter((value) => !overloads.has(value)).map((value) => `an alarm of ${value}, which no machine said`),
  ].slice(0, 30);
}

function logOf(plant: Plant): string {
  return plant.processes.map(({ kind, said }) => `${kind}: ${said.slice(-LOG_TAIL)}`).join('\n');
}
