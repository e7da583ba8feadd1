import type { Fault } from '../fault.ts';
import { lockForASecond } from './lock-for-a-second.ts';

/** The way to PostgreSQL gets slow (60 ms for every chunk, each way), and somebody's transaction keeps a table locked for a second. */
export const postgresSlow: Fault = {
  name: 'postgres-slow',
  summary: 'every answer of PostgreSQL is 120 ms late, and tables are locked for a second',
  rounds: 2,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 4));
    site.databaseWay.delay(60);
    await lockForASecond(site.databaseUrl, 'LOCK TABLE inbox, history IN ACCESS EXCLUSIVE MODE');
    await pause(length);
    site.databaseWay.delay(0);
  },
};
