import { randomBytes } from 'node:crypto';
import { FettleError } from '@fettle/flows';
import type { JobOrder } from '@fettle/flows/contract';
import { andonCalls, changeAndonCall } from '../services/andon.ts';
import { listIncidents, resolveIncident } from '../services/incidents.ts';
import { createJobOrder, jobOrders } from '../services/job-orders.ts';
import { decideDisposition, nonconformances } from '../services/nonconformances.ts';
import { createPerson, listPersons } from '../services/persons.ts';
import { answerCheck, checksOf } from '../services/reaction-checks.ts';
import { reactions, signOffReaction } from '../services/reactions.ts';
import type { By, Services } from '../services/services.ts';
import { listStations } from '../services/stations.ts';
import { getUnit, releaseHold, unitsOf } from '../services/units.ts';
import { completeTask, userTasks } from '../services/user-tasks.ts';
import { fillInTask } from './fill-in-task.ts';

/*
 * Keeps the demo cell busy as a plant would, and free of jams when nobody looks after it.
 *
 * Invariants:
 * 1. everything goes through the services in the name of one person, so the audit trail tells it from what users did;
 * 2. it leaves people their time: it takes work instructions only of queues that are too long, and decides, releases, closes and retries only what has waited;
 * 3. it owns no state but its timer: a new start goes on from what the database says;
 * 4. what it is refused (somebody was faster, a flow was retired) is logged, and the rest goes on.
 */

export interface DemoDriverOptions {
  readonly flow: string;
  /** Where finished work waits for people: units that are there no longer count as on their way. */
  readonly bench: string;
  /** A new job order comes when fewer units than this are on their way to the bench. */
  readonly unitsBeforeBench: number;
  /** Work instructions that may wait at one station. */
  readonly longestQueue: number;
  /** Milliseconds that people have to decide, release and retry. */
  readonly patience: number;
  /** Milliseconds between two rounds. */
  readonly interval: number;
}

export const DEMO_DRIVER: DemoDriverOptions = {
  flow: 's-block',
  bench: 'deburr',
  unitsBeforeBench: 3,
  longestQueue: 4,
  patience: 180_000,
  interval: 2000,
};

const COLLEAGUE = { userName: 'simulated-colleague', displayName: 'Simulated colleague' };
const ORDER_PREFIX = 'SB-';

export interface DemoDriver {
  /** Resolves when the round in hand is over. */
  stop(): Promise<void>;
}

/** `by`: who adds the simulated colleague to the persons, when that has not been done before. */
export async function startDemoDriver(services: Services, by: By, options: DemoDriverOptions = DEMO_DRIVER): Promise<DemoDriver> {
  const colleague = await simulatedColleague(services, by);
  let stopped = false;
  let wake: () => void = () => undefined;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await round(services, colleague, options);
      if (stopped) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, options.interval);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const running = loop();
  return {
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}

/** Nobody can sign in as the colleague: its password is thrown away. */
async function simulatedColleague(services: Services, by: By): Promise<By> {
  const kept = (await listPersons(services)).find(({ userName }) => userName === COLLEAGUE.userName);
  const person =
    kept ??
    (await createPerson(services, by, {
      ...COLLEAGUE,
      roles: ['operator', 'supervisor'],
      password: randomBytes(24).toString('base64url'),
    }));
  return { person };
}

/** Somebody else, or the plant itself, was faster: nothing that whoever watches the demo has to know. */
export function isOvertaken(error: unknown): boolean {
  return error instanceof FettleError && error.code === 'stateRefused';
}

async function round(services: Services, by: By, options: DemoDriverOptions): Promise<void> {
  const chores = [orderMore, completeOldest, decideOld, answerOld, signOffOld, releaseOld, closeOldCalls, retryOld];
  for (const chore of chores) {
    try {
      await chore(services, by, options);
    } catch (error) {
      const reason = error instanceof FettleError ? error.message : String(error);
      services.log[isOvertaken(error) ? 'debug' : 'warn']({ chore: chore.name, reason }, 'The simulated colleague could not do it now.');
    }
  }
}

/** Units of an order that have not begun yet count as on their way too. */
async function orderMore(services: Services, by: By, { flow, bench, unitsBeforeBench: wanted }: DemoDriverOptions): Promise<void> {
  const [orders, atBench] = await Promise.all([
    jobOrders(services.db, { flow, limit: 500 }),
    unitsOf(services, { flow, flowNode: bench, limit: 500 }),
  ]);
  const inProgress = orders.reduce((sum, order) => (hasEnded(order) ? sum : sum + order.inProgress), 0);
  if (inProgress - atBench.length >= wanted) return;
  await createJobOrder(services, by, { id: nextOrder(orders), flow, quantity: wanted, equipment: {} });
}

const hasEnded = ({ state }: JobOrder): boolean => state === 'Ended' || state === 'Aborted';

/** `SB-0001`, `SB-0002`, …: one more than the highest there is. */
function nextOrder(known: readonly JobOrder[]): string {
  const numbers = known.map(({ id }) => (id.startsWith(ORDER_PREFIX) ? Number(id.slice(ORDER_PREFIX.length)) : 0));
  const highest = Math.max(0, ...numbers.filter(Number.isInteger));
  return `${ORDER_PREFIX}${String(highest + 1).padStart(4, '0')}`;
}

async function completeOldest(services: Services, by: By, { longestQueue }: DemoDriverOptions): Promise<void> {
  for (const { id: station, waiting } of await listStations(services)) {
    if (waiting <= longestQueue) continue;
    const tasks = (await userTasks(services, { station, limit: 50 })).filter(({ held }) => !held);
    for (const task of tasks.slice(0, waiting - longestQueue)) {
      await completeTask(services, by, task.id, {
        entryId: `${COLLEAGUE.userName}/${task.id}`.slice(-100),
        ...fillInTask(task.instruction),
      });
    }
  }
}

async function decideOld(services: Services, by: By, { patience }: DemoDriverOptions): Promise<void> {
  const now = services.clock.now();
  for (const { id, options, openedAt } of await nonconformances(services, { state: 'open', limit: 100 })) {
    const disposition = options.find(({ value }) => value === 'rework') ?? options[0];
    if (now - openedAt < patience || disposition === undefined) continue;
    await decideDisposition(services, by, id, {
      disposition: disposition.value,
      reason: 'Nobody decided in time: decided by the simulation',
    });
  }
}

async function releaseOld(services: Services, by: By, { flow, patience }: DemoDriverOptions): Promise<void> {
  const now = services.clock.now();
  for (const { unit } of await unitsOf(services, { flow, state: 'held', limit: 100 })) {
    const { holds } = await getUnit(services, unit.serialNumber);
    for (const hold of holds) {
      if (now - hold.at >= patience)
        await releaseHold(services, by, unit.serialNumber, hold.id, 'Looked at it, nothing wrong: released by the simulation');
    }
  }
}

/** Checks of reactions, by their normal answer. */
async function answerOld(services: Services, by: By, { patience }: DemoDriverOptions): Promise<void> {
  const now = services.clock.now();
  for (const { id, openedAt, instruction } of await checksOf(services.db, { limit: 100 }))
    if (now - openedAt >= patience) await answerCheck(services, by, id, fillInTask(instruction));
}

async function signOffOld(services: Services, by: By, { patience }: DemoDriverOptions): Promise<void> {
  const now = services.clock.now();
  for (const { id, lastAt, openChecks, signOff, signingBy } of await reactions(services.db, { state: 'open', limit: 100 })) {
    if (!signOff || openChecks > 0 || signingBy !== undefined || now - lastAt < 2 * patience) continue;
    await signOffReaction(services, by, id, 'Nobody signed it off in time: signed off by the simulation');
  }
}

async function closeOldCalls(services: Services, by: By, { patience }: DemoDriverOptions): Promise<void> {
  const now = services.clock.now();
  for (const { id, calledAt } of await andonCalls(services.db, { open: true, limit: 100 }))
    if (now - calledAt >= patience) await changeAndonCall(services, by, id, 'close');
}

async function retryOld(services: Services, by: By, { patience }: DemoDriverOptions): Promise<void> {
  const now = services.clock.now();
  for (const { id, openedAt } of await listIncidents(services, { state: 'open', limit: 100 }))
    if (now - openedAt >= patience) await resolveIncident(services, by, id, { action: 'retry', reason: 'Tried again by the simulation' });
}
