import { FAILPOINTS, type FailpointName } from '@fettle/engine';
import type { Fault } from '../fault.ts';
import { lockForASecond } from './lock-for-a-second.ts';

/** Where nobody comes by in an ordinary round: something has to go wrong first. */
const PATIENCE = 25_000;
/** Places that an engine may come by once in a round only. */
const RARE: readonly FailpointName[] = ['sweep.stale', 'effects.failed'];

/** An engine dies by kill -9 at a named place of the hot path, the first time or one of the next: a round for each place. */
export const killAtFailpoints: Fault = {
  name: 'kill-at-failpoints',
  summary: 'kill -9 at every await of the hot path, one after the other',
  rounds: FAILPOINTS.length,
  async strike({ site, random, round, pause, say, length }) {
    const name = FAILPOINTS[round % FAILPOINTS.length] ?? 'drain.taken';
    // Who drains by itself what it can hardly rings; the others always do.
    const victim = name.startsWith('ring.') ? (site.engines.all.at(-1) ?? random.pick(site.engines.all)) : random.pick(site.engines.all);
    await pause(random.whole(0, length / 4));
    say(`  ${victim.name} dies at ${name}`);
    await victim.untilReady();
    let dead = false;
    const arm = { arm: name, hits: RARE.includes(name) ? 1 : random.whole(1, 3), how: 'SIGKILL' } as const;
    // An effect fails once, at whoever performs it.
    const armed = name === 'effects.failed' ? site.engines.all : [victim];
    const died = Promise.any(armed.map((engine) => engine.armed(arm, PATIENCE))).finally(() => {
      dead = true;
    });
    // What comes while somebody has all shards locked waits for longer than the sweeper lets pass.
    while (name === 'sweep.stale' && !dead) await lockForASecond(site.databaseUrl, 'SELECT FROM shard FOR UPDATE');
    await died;
    for (const engine of armed) await engine.untilReady();
  },
};
