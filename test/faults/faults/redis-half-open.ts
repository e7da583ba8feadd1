import type { Fault } from '../fault.ts';

/** The connections to Redis let nothing through any more and nobody closes them; new ones would be good. */
export const redisHalfOpen: Fault = {
  name: 'redis-half-open',
  summary: 'connections to Redis swallow everything without closing',
  queues: ['redis'],
  rounds: 3,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 2));
    site.redisWay?.swallow();
  },
};
