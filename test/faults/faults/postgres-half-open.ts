import type { Fault } from '../fault.ts';

/** The connections to PostgreSQL let nothing through any more and nobody closes them, on either side: the server keeps their locks, the engines wait for answers. */
export const postgresHalfOpen: Fault = {
  name: 'postgres-half-open',
  summary: 'connections to PostgreSQL swallow everything without closing; for a second new ones do too',
  rounds: 3,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 2));
    site.databaseWay.swallow(true);
    await pause(1000);
    site.databaseWay.open();
  },
};
