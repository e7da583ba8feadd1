import type { Fault } from '../fault.ts';

/** The postmaster dies by kill -9; its children notice and end. */
export const postgresKilled: Fault = {
  name: 'postgres-killed',
  summary: 'kill -9 of PostgreSQL, started again a little later',
  rounds: 3,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 2));
    await site.server.kill('SIGKILL');
    await pause(random.whole(0, 1500));
    await site.server.start();
  },
};
