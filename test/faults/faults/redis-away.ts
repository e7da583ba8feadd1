import type { Fault } from '../fault.ts';

const AWAY = 10_000;

/** Redis is gone for a while, and an engine dies meanwhile: what it had committed and not drained must be found without any queue. The work ends before Redis is back. */
export const redisAway: Fault = {
  name: 'redis-away',
  summary: 'Redis stays away for 10 s, an engine is killed meanwhile',
  queues: ['redis'],
  rounds: 3,
  async strike({ site, random, pause, length }) {
    await pause(random.whole(0, length / 3));
    await site.redis?.kill();
    await pause(random.whole(200, 1000));
    const victim = random.pick(site.engines.all);
    victim.signal('SIGKILL');
    await pause(AWAY);
    await site.redis?.start();
  },
};
