import type { Fault } from '../fault.ts';

/** Redis dies and comes back empty. */
export const redisRestarted: Fault = {
  name: 'redis-restarted',
  summary: 'Redis is killed and comes back empty at once',
  queues: ['redis'],
  rounds: 3,
  async strike({ site, random, pause, length }) {
    for (let times = 0; times < 2; times += 1) {
      await pause(random.whole(0, length / 2));
      await site.redis?.kill();
      await site.redis?.start();
    }
  },
};
