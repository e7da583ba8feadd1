import type { Fault } from '../fault.ts';

/** Every connection to the database and the queue is cut, some times; once, no new one can be made for a second. */
export const connectionsCut: Fault = {
  name: 'connections-cut',
  summary: 'all connections to PostgreSQL and the queue are cut, some times',
  rounds: 4,
  async strike({ site, random, pause, length }) {
    const ways = [site.databaseWay, ...(site.redisWay === undefined ? [] : [site.redisWay])];
    for (let times = 0; times < 4; times += 1) {
      await pause(random.whole(0, length / 3));
      for (const way of ways) way.cut();
    }
    for (const way of ways) way.refuse();
    await pause(1000);
    for (const way of ways) way.open();
  },
};
