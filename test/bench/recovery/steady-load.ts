import type { MachineEvent } from '@fettle/flows';
import { OVERLOAD, PRESSES, pressName } from '../../faults/load/trial-flows.ts';
import type { Engines } from '../../faults/site/engines.ts';

/** Milliseconds between two readings of one machine. */
const EVERY = 50;

/**
 * Four machines, each of which says something every 50 ms that fires a rule: a line of history and an effect. No reading waits for the one before, and one that is not acknowledged goes to
 * another engine: what keeps progress from being made is the engine, not the generator.
 */
export function startLoad(engines: Engines): { stop(): Promise<void> } {
  const flying = new Set<Promise<unknown>>();
  let stopped = false;
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    const now = Date.now();
    for (let press = 1; press <= PRESSES; press += 1) {
      const event: MachineEvent = {
        id: `steady/${press}/${count}`,
        source: `plc-${press}`,
        equipment: pressName(press),
        signal: 'force',
        value: OVERLOAD + 1,
        quality: 'good',
        sourceTime: now,
        receivedTime: now,
      };
      const accepted = deliver(event).finally(() => flying.delete(accepted));
      flying.add(accepted);
    }
  }, EVERY);

  const deliver = async (event: MachineEvent): Promise<void> => {
    while (!stopped) {
      try {
        await engines.ask({ do: 'accept', events: [event] });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, EVERY));
      }
    }
  };
  return {
    async stop() {
      clearInterval(timer);
      stopped = true;
      await Promise.allSettled(flying);
    },
  };
}
