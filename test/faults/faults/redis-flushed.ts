import type { Fault } from '../fault.ts';

/** Somebody types FLUSHALL, again and again: every queueMessage, lock and deduplication key is gone. */
export const redisFlushed: Fault = {
  name: 'redis-flushed',
  summary: 'FLUSHALL in the middle of the work, again and again',
  queues: ['redis'],
  rounds: 3,
  async strike({ site, random, pause, length }) {
    for (let times = 0; times < 5; times += 1) {
      await pause(random.whole(0, length / 3));
      await site.redis?.flush();
    }
  },
};
