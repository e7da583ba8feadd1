import type { PlantFault } from '../plant/plant-fault.ts';

/** One of the processes of a kind dies by kill -9, a kind a round; whoever keeps it alive starts another. */
export const processKilled: PlantFault = {
  on: 'processes',
  name: 'process-killed',
  summary: 'kill -9 of `fettle worker`, `connect` and `serve` under load, one kind a round',
  rounds: 3,
  async strike({ plant, random, round, length, pause, say }) {
    const kind = (['worker', 'connect', 'serve'] as const)[round % 3] ?? 'worker';
    await pause(random.whole(100, length / 2));
    const victim = random.pick(plant.of(kind));
    say(`  fettle ${kind} is killed`);
    await victim.kill();
    await victim.untilReady();
    await pause(length / 2);
  },
};
