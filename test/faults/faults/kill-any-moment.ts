import type { Fault } from '../fault.ts';

/** Engines die by kill -9 one after the other at moments that nobody chose. */
export const killAnyMoment: Fault = {
  name: 'kill-any-moment',
  summary: 'kill -9 of one engine after the other, at any moment',
  rounds: 6,
  async strike({ site, random, pause, length }) {
    for (let kill = 0; kill < 3; kill += 1) {
      await pause(random.whole(50, length / 3));
      const victim = random.pick(site.engines.all);
      await victim.untilReady();
      victim.signal('SIGKILL');
    }
  },
};
