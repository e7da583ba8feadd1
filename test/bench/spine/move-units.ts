import { type Message, unitKey } from '@fettle/flows';
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
  const leftBefore = await countOf(engine, 'left');
  const began = performance.now();
  const end = began + given.milliseconds;
  const stations = await Promise.all(
    Array.from({ length: STATIONS }, (_, index) => workAt(engine, { name: given.name, station: stationName(index + 1), end })),
  );
  const unitsStarted = sum(stations.map((station) => station.started));
  const tasksCompleted = sum(stations.map((station) => station.completed));
  const consumed = await engine.consumedAt(consumedBefore + unitsStarted + tasksCompleted, given.limit);
  return { transitions: (await countOf(engine, 'left')) - leftBefore, unitsStarted, tasksCompleted, took: consumed - began };
}

async function workAt(
  engine: SpineEngine,
  { name, station, end }: { readonly name: string; readonly station: string; readonly end: number },
): Promise<{ readonly started: number; readonly completed: number }> {
  const sent = new Set<string>();
  let started = 0;
  const inTime = (): boolean => performance.now() < end;
  for (let order = 1; inTime(); order += 1) {
    await startOrder(engine, `${name}-${station}-${order}`, station);
    started += UNITS;
    while (inTime() && sent.size < started * OPERATIONS) {
      const drained = engine.nextDrain();
      const open = await openTasks(engine, station);
      const fresh = open.filter((task) => !sent.has(task.id));
      if (fresh.length === 0) {
        // A drain may have committed while the queue was read; then this waits for one more, or for the pause.
        await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, 20))]);
        continue;
      }
      const now = engine.clock.now();
      await engine.transaction((transaction) =>
        engine.send(
          transaction,
          fresh.map((task) => completed(task, now)),
        ),
      );
      for (const task of fresh) sent.add(task.id);
    }
  }
  return { started, completed: sent.size };
}

function startOrder(engine: SpineEngine, id: string, station: string): Promise<unknown> {
  const serialNumbers = Array.from({ length: UNITS }, (_, index) => `${id}-${index + 1}`);
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

interface Task {
  readonly id: string;
  readonly instance: string;
  readonly token: string;
  readonly activation: number;
  readonly name: string;
}

function openTasks(engine: SpineEngine, station: string): Promise<Task[]> {
  return engine.database
    .selectFrom('work_instruction')
    .select(['id', 'instance', 'token', 'activation', 'name'])
    .where('station', '=', station)
    .where('state', '=', 'open')
    .orderBy('opened_at')
    .limit(UNITS)
    .execute();
}

function completed({ id, instance, token, activation, name }: Task, at: number): Message {
  const entries = { [TORQUE]: { value: 8.1 } };
  return {
    id: `${id}/completed`,
    key: unitKey(instance),
    at,
    body: { kind: 'taskCompleted', instance, token, activation, name, person: 'operator-1', outcome: 'done', entries },
  };
}

async function countOf(engine: SpineEngine, kind: string): Promise<number> {
  const { rows } = await engine.pool.query<{ lines: number }>('SELECT count(*) AS lines FROM history WHERE kind = $1', [kind]);
  return rows[0]?.lines ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
