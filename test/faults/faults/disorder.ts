import type { Fault } from '../fault.ts';

/** Machines and networks that bring everything twice, in any order, and with times of ten minutes ago. */
export const disorder: Fault = {
  name: 'disorder',
  summary: 'events doubled, shuffled and late',
  rounds: 3,
  manners: { doubled: 1, shuffled: true, late: 600_000 },
  strike: async () => undefined,
};
