import type { PlantFault } from '../plant/plant-fault.ts';

/** Longer than every lease (5 s for a connection, 6 s for an effect). */
const STANDSTILL = 8000;

/** One process of each kind stands still (SIGSTOP), a kind a round, and goes on as if no time had passed. */
export const processStopped: PlantFault = {
  on: 'processes',
  name: 'process-stopped',
  summary: 'SIGSTOP of `fettle worker`, `connect` and `serve` for 8 s under load, one kind a round',
  rounds: 3,
  async strike({ plant, random, round, length, pause, say }) {
    const kind = (['worker', 'connect', 'serve'] as const)[round % 3] ?? 'worker';
    await pause(random.whole(100, length / 2));
    const victim = random.pick(plant.of(kind));
    await victim.untilReady();
    say(`  fettle ${kind} stands still`);
    await victim.stop();
    await pause(STANDSTILL);
    victim.goOn();
    await pause(length / 2);
  },
};
