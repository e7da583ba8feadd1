import type { Fault } from '../fault.ts';

/** Nothing goes wrong: what the load comes to when nothing is in its way, so that a trial which fails says something of the fault. */
export const none: Fault = {
  name: 'none',
  summary: 'no fault: the load alone',
  rounds: 1,
  strike: async () => undefined,
};
