import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../bench/support/deadline.ts';
import { checkTrial, type TrialCounts, untilQuiet } from './check-trial.ts';
import type { Fault, Trial, Versions } from './fault.ts';
import { Ledger } from './load/ledger.ts';
import { BATCH } from './load/lot-flows.ts';
import { runMachines } from './load/machines.ts';
import { startOperators } from './load/operators.ts';
import { type LoadShape, planRound, type RoundPlan } from './load/round-plan.ts';
import { PRESSES, pressName } from './load/trial-flows.ts';
import { type Random, seededRandom } from './seeded-random.ts';
import { type DatabaseServer, startDatabaseServer } from './site/database-server.ts';
import type { Engines } from './site/engines.ts';
import { openSite, type Queue, type Site } from './site/site.ts';

/**
 * One fault, some rounds of it on one site: load, strike, wait for quiet, check everything. The first round that does not come out right ends the trial: what follows would only
 * say it again.
 */
export interface TrialOptions {
  readonly queue: Queue;
  readonly seed: number;
  /** Up to this one. */
  readonly rounds: number;
  /** The first of them; 1 unless said. */
  readonly from?: number;
  /** Seconds that the load of a round lasts. */
  readonly seconds: number;
  /** The common database server, for faults without needs of their own. */
  readonly server: DatabaseServer;
  readonly say: (line: string) => void;
  readonly engines?: number;
}

export interface TrialResult extends TrialCounts {
  readonly fault: string;
  readonly queue: Queue;
  readonly rounds: number;
  /** Seconds, where it was looked at. */
  readonly longestPause?: number;
  readonly violations: readonly string[];
  readonly seconds: number;
}

const SHAPE: LoadShape = { units: 6, lots: 2, readings: 6 };
const QUIET_LIMIT = 180_000;
const ANSWER_LIMIT = 20_000;
const CHECKS = 4;
const LOG_TAIL = 4000;

export async function runTrial(fault: Fault, options: TrialOptions): Promise<TrialResult> {
  const { queue, seed, rounds, from = 1, say } = options;
  const began = performance.now();
  const random = seededRandom(seed).fork(`${fault.name}/${queue}`);
  await using parts = new AsyncDisposableStack();
  const server =
    fault.server === undefined ? options.server : parts.adopt(await startDatabaseServer(await fault.server()), (it) => it.stop());
  const site = parts.adopt(
    await openSite({ server, queue, random, engines: options.engines ?? 2, ...(fault.environment && { environment: fault.environment }) }),
    (it) => it.stop(),
  );
  const ledger = new Ledger();
  let counts: TrialCounts = { events: 0, units: 0, effects: 0, performedAgain: 0 };
  let violations: readonly string[] = [];
  let round = from - 1;
  for (; round < rounds && violations.length === 0; round += 1) {
    violations = await runRound(fault, { ...options, site, ledger, random: random.fork(`round ${round}`), round });
    const checked = await checkedInsistently(site, ledger, counts);
    counts = checked.counts;
    violations = [...violations, ...checked.violations];
    say(
      `${fault.name} on ${queue}, round ${round + 1} of ${rounds}: ${counts.events} events, ${counts.units} units, ${violations.length} violations`,
    );
  }
  if (violations.length > 0) for (const line of [...violations, `engines' log:\n${logTail(site)}`]) say(`  ${line}`);
  return { fault: fault.name, queue, rounds: round - from + 1, ...counts, violations, seconds: (performance.now() - began) / 1000 };
}

/** A check whose question the database did not answer in time says nothing of what is checked: it is made again. */
async function checkedInsistently(site: Site, ledger: Ledger, counts: TrialCounts): Promise<Awaited<ReturnType<typeof checkTrial>>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await checkTrial(site, ledger);
    } catch (error) {
      if (attempt === CHECKS) return { violations: [`the check failed ${CHECKS} times: ${String(error)}`], counts };
      await pause(2000);
    }
  }
}

interface RoundOptions extends TrialOptions {
  readonly site: Site;
  readonly ledger: Ledger;
  readonly random: Trial['random'];
  readonly round: number;
}

async function runRound(fault: Fault, { site, ledger, random, round, queue, seconds, say }: RoundOptions): Promise<readonly string[]> {
  const { engines } = site;
  const length = seconds * 1000;
  const operators = startOperators(engines, ledger);
  const putIn = async (name: string, versions: Versions = {}): Promise<void> => {
    const plan = planRound(`r${round}${name}`, { ...SHAPE, ...fault.shape }, random.fork(`plan${name}`));
    const batches = Math.max(...[...plan.batches.values()].map((all) => all.length));
    const manners = { pace: length / batches, doubled: 0.3, ...fault.manners };
    ledger.expect(plan);
    const machines = () => runMachines(plan, manners, { engines, ledger, random: random.fork(`machines${name}`) });
    if (fault.eventsFirst) await machines();
    await Promise.all([order(plan, engines, versions), ...(fault.eventsFirst ? [] : [machines(), holdMachine(engines, random)])]);
  };
  const trial: Trial = {
    site,
    queue,
    random: random.fork('strike'),
    operators,
    ledger,
    round,
    length,
    say,
    pause: async (milliseconds) => void (await pause(milliseconds)),
    moreLoad: putIn,
  };
  try {
    await Promise.all([putIn(''), fault.strike(trial)]);
    const more = (await fault.check?.(trial)) ?? [];
    await untilQuiet(site, ledger, QUIET_LIMIT);
    await until('an answer to every entry', ANSWER_LIMIT, () => operators.unanswered === 0);
    return more;
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  } finally {
    await operators.stop();
  }
}

/** Somebody holds lots as soon as they are there; who is too late is told so. */
async function order(plan: RoundPlan, engines: Engines, versions: Versions): Promise<void> {
  await Promise.all(
    plan.orders.map(async (planned) => {
      await engines.untilDone({ do: 'order', order: { ...planned, version: versions[planned.flow] ?? 1 } });
      if (planned.flow === BATCH) await engines.ask({ do: 'hold', scope: 'jobOrder', subject: planned.id }).catch(() => undefined);
    }),
  );
}

async function holdMachine(engines: Engines, random: Random): Promise<void> {
  const subject = pressName(random.fork('held').whole(1, PRESSES));
  await engines.ask({ do: 'hold', scope: 'equipment', subject }).catch(() => undefined);
}

function logTail(site: Site): string {
  try {
    return readFileSync(site.logFile, 'utf8').slice(-LOG_TAIL);
  } catch {
    return '';
  }
}
