import type { Fault } from '../fault.ts';

/** Everything that the machines say is there before the first unit waits for it: it is kept and taken later. */
export const eventsFirst: Fault = {
  name: 'events-first',
  summary: 'events before their wait',
  rounds: 2,
  eventsFirst: true,
  strike: async () => undefined,
};
