import type { FailpointName } from '@fettle/engine';
import type { Fault } from '../fault.ts';

/** Longer than an effect's lease (6 s) and than what a session may idle in a transaction (2 s). */
const STANDSTILL = 8000;
const PATIENCE = 25_000;

const PLACES: readonly FailpointName[] = [
  'drain.taken',
  'effects.taken',
  'drain.committing',
  'timers.taken',
  'ingest.inserted',
  'effects.performed',
];

/** An engine stands still (SIGSTOP: a laptop that was closed, a virtual machine that was moved) in the middle of something, and goes on as if no time had passed. */
export const stopEngine: Fault = {
  name: 'stop-engine',
  summary: 'SIGSTOP of an engine for longer than every lease and timeout, then SIGCONT',
  rounds: PLACES.length,
  async strike({ site, random, round, pause, say }) {
    const place = PLACES[round % PLACES.length] ?? 'drain.taken';
    const victim = random.pick(site.engines.all);
    say(`  ${victim.name} stands still at ${place}`);
    await victim.armed({ arm: place, hits: random.whole(1, 3), how: 'SIGSTOP' }, PATIENCE);
    await pause(STANDSTILL);
    victim.signal('SIGCONT');
  },
};
