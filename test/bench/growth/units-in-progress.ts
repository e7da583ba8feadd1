import { type Message, unitKey } from '@fettle/flows';
import { MachineReadings } from '../spine/machine-readings.ts';
import { MILL, STATIONS, stationName } from '../spine/seed-spine.ts';
import type { SpineEngine } from '../spine/spine-engine.ts';
import { ASSEMBLY, BENCH_CLASS, TORQUE } from '../spine/spine-flows.ts';

const ORDER = 500;
const LIMIT = 120_000;
const CALL = 250;
const CALLERS = 4;
/** Readings of a spindle that make no rule act. */
const NEVER = 1_000_003;

/** Starts units until so many are in progress, in orders of 500. */
export async function startUnits(engine: SpineEngine, from: number, to: number): Promise<void> {
  for (let started = from; started < to; started += ORDER) {
    const before = engine.consumed();
    const count = Math.min(ORDER, to - started);
    const serialNumbers = Array.from({ length: count }, (_, index) => `sn-${started + index}`);
    const order = {
      id: `order-${started}`,
      flow: ASSEMBLY,
      version: 1,
      product: 'part',
      serialNumbers,
      equipment: { [BENCH_CLASS]: stationName(((started / ORDER) % STATIONS) | 1) },
      at: engine.clock.now(),
    };
    await engine.transaction((transaction) => engine.startJobOrder(transaction, order));
    await engine.consumedAt(before + count, LIMIT);
  }
}

/** Offers readings in batches and waits until they are judged. */
export async function judge(engine: SpineEngine, name: string, count: number): Promise<void> {
  const readings = new MachineReadings(name, MILL, NEVER);
  const before = engine.consumed();
  const caller = async (): Promise<void> => {
    while (readings.made < count) {
      const now = engine.clock.now();
      const batch = Math.min(CALL, count - readings.made);
      await engine.accept(Array.from({ length: batch }, () => readings.next(now)));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  await engine.consumedAt(before + count, LIMIT);
}

/**
 * The open work instructions of `count` units that lie evenly among those whose numbers are from `from` to `to`. Looking through all of them for it costs
 * by the number of units and is no part of a transition (a terminal asks by its station), so it is not to be measured.
 */
export async function openWorkOf(engine: SpineEngine, count: number, from: number, to: number): Promise<readonly Message[]> {
  const numbers = Array.from({ length: count }, (_, index) => from + Math.floor((index * (to - from)) / count));
  const { rows } = await engine.pool.query<{ id: string; instance: string; token: string; activation: number; name: string }>(
    `SELECT id, instance, token, activation, name FROM work_instruction
     WHERE state = 'open' AND substr(instance, position('/sn-' IN instance) + 4)::int = ANY ($1) ORDER BY instance`,
    [numbers],
  );
  if (rows.length < count) throw new Error(`Only ${rows.length} of ${count} work instructions are open.`);
  const at = engine.clock.now();
  return rows.map(({ id, instance, token, activation, name }) => ({
    id: `${id}/completed`,
    key: unitKey(instance),
    at,
    body: {
      kind: 'taskCompleted',
      instance,
      token,
      activation,
      name,
      person: 'operator-1',
      outcome: 'done',
      entries: { [TORQUE]: { value: 8.1 } },
    },
  }));
}

/** Sends what a person completed, 100 in a transaction, and waits until the tokens have moved. */
export async function complete(engine: SpineEngine, work: readonly Message[]): Promise<void> {
  const before = engine.consumed();
  for (let from = 0; from < work.length; from += 100)
    await engine.transaction((transaction) => engine.send(transaction, work.slice(from, from + 100)));
  await engine.consumedAt(before + work.length, LIMIT);
}
