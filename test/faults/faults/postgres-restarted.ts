import type { Fault } from '../fault.ts';

/** PostgreSQL is shut down as "immediate" does (SIGQUIT: every session is cut where it is), recovers from its log and goes on. */
export const postgresRestarted: Fault = {
  name: 'postgres-restarted',
  summary: 'PostgreSQL restarted immediately (SIGQUIT) in the middle of the work',
  rounds: 3,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 2));
    await site.server.kill('SIGQUIT');
    await pause(random.whole(0, 1500));
    await site.server.start();
  },
};
