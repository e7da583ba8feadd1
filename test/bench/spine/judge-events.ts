import { MachineReadings } from './machine-readings.ts';
import type { SpineEngine } from './spine-engine.ts';

/** Calls of `accept` under way at the same time, and events in each: as of a few busy connectors. */
const CALLERS = 8;
const CALL = 250;
/** A rule that acts on one reading in a thousand. */
const FIRE_EVERY = 1009;

export interface Judged {
  readonly accepted: number;
  readonly firing: number;
  /** Milliseconds from the first offer to the COMMIT of the last drain. */
  readonly took: number;
  /** Milliseconds of it in which events were offered. */
  readonly offered: number;
}

/**
 * Offers readings as fast as the sink takes them for `milliseconds`, then waits until the last one is consumed. Begins and ends with empty inboxes, so nothing is
 * counted that was paid for elsewhere: events / `took` is what the way recorded → inbox → judged → committed sustains.
 */
export async function judgeEvents(
  engine: SpineEngine,
  given: { readonly name: string; readonly equipmentClass: string; readonly milliseconds: number; readonly limit: number },
): Promise<Judged> {
  const readings = new MachineReadings(given.name, given.equipmentClass, FIRE_EVERY);
  const consumedBefore = engine.consumed();
  const began = performance.now();
  const end = began + given.milliseconds;
  const caller = async (): Promise<void> => {
    while (performance.now() < end) {
      const now = engine.clock.now();
      await engine.accept(Array.from({ length: CALL }, () => readings.next(now)));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  const offered = performance.now() - began;
  const consumed = await engine.consumedAt(consumedBefore + readings.made, given.limit);
  return { accepted: readings.made, firing: readings.firing, took: Math.max(consumed - began, offered), offered };
}
