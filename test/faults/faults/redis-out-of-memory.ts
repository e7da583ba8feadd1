import type { Fault } from '../fault.ts';

/** Redis has reached `maxmemory` with `noeviction`: it answers, and refuses everything that writes. */
export const redisOutOfMemory: Fault = {
  name: 'redis-out-of-memory',
  summary: 'Redis refuses every write (maxmemory, noeviction)',
  queues: ['redis'],
  rounds: 3,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 3));
    await site.redis?.outOfMemory(true);
    await pause(length + 3000);
    await site.redis?.outOfMemory(false);
  },
};
