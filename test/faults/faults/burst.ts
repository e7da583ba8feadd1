import type { Fault } from '../fault.ts';

/** Ten times the readings, as fast as they are taken. */
export const burst: Fault = {
  name: 'burst',
  summary: 'ten-fold burst: all readings times ten, as fast as they are taken',
  rounds: 2,
  shape: { readings: 60 },
  manners: { pace: 0 },
  strike: async () => undefined,
};
