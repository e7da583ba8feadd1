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
 * Completes one work instruction of each of `count` units that lie evenly among all in progress, 100 in a transaction, and waits until the tokens have moved.
 */
export async function move(engine: SpineEngine, count: number, all: number): Promise<void> {
  // A few more than are wanted: some of the first have moved before.
  const step = Math.max(1, Math.floor(all / count / 1.2));
  const { rows } = await engine.pool.query<{ id: string; instance: string; token: string; activation: number; name: string }>(
    `SELECT id, instance, token, activation, name FROM work_instruction
     WHERE state = 'open' AND (substr(instance, position('/sn-' IN instance) + 4)::int % $1) = 0 ORDER BY instance LIMIT $2`,
    [step, count],
  );
  if (rows.length < count) throw new Error(`Only ${rows.length} of ${count} work instructions are open.`);
  const before = engine.consumed();
  const entries = { [TORQUE]: { value: 8.1 } };
  for (let from = 0; from < rows.length; from += 100) {
    const at = engine.clock.now();
    const messages: Message[] = rows.slice(from, from + 100).map(({ id, instance, token, activation, name }) => ({
      id: `${id}/completed`,
      key: unitKey(instance),
      at,
      body: { kind: 'taskCompleted', instance, token, activation, name, person: 'operator-1', outcome: 'done', entries },
    }));
    await engine.transaction((transaction) => engine.send(transaction, messages));
  }
  await engine.consumedAt(before + count, LIMIT);
}
