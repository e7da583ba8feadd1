import { type Message, unitKey } from '@fettle/flows';
import { within } from '../support/deadline.ts';
import { OPERATIONS, STATIONS, stationName } from './seed-spine.ts';
import type { SpineEngine } from './spine-engine.ts';
import { ASSEMBLY, BENCH_CLASS, TORQUE } from './spine-flows.ts';

/** Units of one job order: what is in progress at a station at the same time. */
const UNITS = 500;

export interface Moved {
  /** Tokens that left a flowNode and entered the next; once for each such pair. */
  readonly transitions: number;
  readonly unitsStarted: number;
  readonly tasksCompleted: number;
  /** Milliseconds from the first command to the COMMIT of the last drain. */
  readonly took: number;
}

/**
 * At each station, one job order after the other: the work instructions in the queue are read as a terminal reads them and completed through the engine's commands,
 * all that are open in one transaction, for `milliseconds`. Then everything that was sent is waited for.
 */
export async function moveUnits(
  engine: SpineEngine,
  given: { readonly name: string; readonly milliseconds: number; readonly limit: number },
): Promise<Moved> {
  const consumedBefore = engine.consumed();
  const leftBefore = await leftSoFar(engine);
  const began = performance.now();
  const end = began + given.milliseconds;
  const sent = { messages: consumedBefore };
  const stations = await Promise.all(
    Array.from({ length: STATIONS }, (_, index) =>
      workAt(engine, { sent, name: given.name, station: stationName(index + 1), end, limit: given.limit }),
    ),
  );
  const unitsStarted = sum(stations.map((station) => station.started));
  const tasksCompleted = sum(stations.map((station) => station.completed));
  const consumed = await engine.consumedAt(consumedBefore + unitsStarted + tasksCompleted, given.limit);
  return { transitions: (await leftSoFar(engine)) - leftBefore, unitsStarted, tasksCompleted, took: consumed - began };
}

interface Work {
  /** Messages that all stations have sent, by the count of `consumed`. */
  readonly sent: { messages: number };
  readonly name: string;
  readonly station: string;
  readonly end: number;
  readonly limit: number;
}

async function workAt(
  engine: SpineEngine,
  { sent, name, station, end, limit }: Work,
): Promise<{ readonly started: number; readonly completed: number }> {
  let started = 0;
  /** A work instruction stays open until what was answered has been taken: who reads it again must not answer again. */
  const answered = new Set<string>();
  const inTime = (): boolean => performance.now() < end;
  for (let order = 1; inTime(); order += 1) {
    await startOrder(engine, `${name}-${station}-${order}`, station, UNITS);
    started += UNITS;
    sent.messages += UNITS;
    while (inTime() && answered.size < started * OPERATIONS) {
      const drained = engine.nextDrain();
      const open = (await openTasks(engine, station, UNITS)).filter(({ id }) => !answered.has(id));
      if (open.length === 0) {
        // Who has answered everything looks again when something has been taken.
        await within(`a drain for ${station}`, limit, drained);
        continue;
      }
      const now = engine.clock.now();
      await engine.transaction((transaction) =>
        engine.send(
          transaction,
          open.map((task) => completed(task, now)),
        ),
      );
      for (const { id } of open) answered.add(id);
      sent.messages += open.length;
      // What was sent before goes first: by then this is taken, and the queue shows what is new.
      await engine.consumedAt(sent.messages, limit);
    }
  }
  return { started, completed: answered.size };
}

/** Releases a job order of so many units at a station. */
export function startOrder(engine: SpineEngine, id: string, station: string, units: number): Promise<unknown> {
  const serialNumbers = Array.from({ length: units }, (_, index) => `${id}-${index + 1}`);
  const order = {
    id,
    flow: ASSEMBLY,
    version: 1,
    product: 'part',
    serialNumbers,
    equipment: { [BENCH_CLASS]: station },
    at: engine.clock.now(),
  };
  return engine.transaction((transaction) => engine.startJobOrder(transaction, order));
}

/** A work instruction that is open. */
export interface Task {
  /** token/activation/name; the token is the instance's id and a number. */
  readonly id: string;
}

/** The head of a station's queue, as its terminal reads it. */
export function openTasks(engine: SpineEngine, station: string, most: number): Promise<Task[]> {
  return engine.database
    .selectFrom('work_instruction')
    .select('id')
    .where('station', '=', station)
    .where('state', '=', 'open')
    .orderBy('opened_at')
    .limit(most)
    .execute();
}

/** The command by which a person completes it. */
export function completed({ id }: Task, at: number): Message {
  const [, instance = '', number, activation, name = ''] = /^(.*)\.(\d+)\/(\d+)\/(.*)$/.exec(id) ?? [];
  const entries = { [TORQUE]: { value: 8.1 } };
  return {
    id: `${id}/completed`,
    key: unitKey(instance),
    at,
    body: {
      kind: 'taskCompleted',
      instance,
      token: `${instance}.${number}`,
      activation: Number(activation),
      name,
      person: 'operator-1',
      outcome: 'done',
      entries,
    },
  };
}

/** As screens count it; that history says the same is checked at the end (balance.ts). */
export async function leftSoFar(engine: SpineEngine): Promise<number> {
  const { rows } = await engine.pool.query<{ units: number }>('SELECT coalesce(sum(units), 0)::int8 AS units FROM flow_node_tally');
  return rows[0]?.units ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
