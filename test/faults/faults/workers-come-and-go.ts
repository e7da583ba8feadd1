import type { PlantFault } from '../plant/plant-fault.ts';

/** The bar is 2 s. A machine with much else to do starves a process for longer, so this is what fails the trial; the figure is reported. */
const PAUSE_LIMIT = 10_000;

/** Workers are added and asked to finish, one after the other; what machines say goes on being judged. */
export const workersComeAndGo: PlantFault = {
  on: 'processes',
  name: 'workers-come-and-go',
  summary: 'workers join and leave (SIGTERM) under load; the longest pause is reported',
  rounds: 1,
  longestPause: PAUSE_LIMIT,
  async strike({ plant, length, pause }) {
    for (let times = 0; times < 2; times += 1) {
      const [leaving] = plant.of('worker').filter(({ ready }) => ready);
      await plant.add('worker').untilReady();
      await pause(length / 4);
      const code = await leaving?.leave();
      if (code !== 0) throw new Error(`A worker that was asked to finish ended with ${code}.`);
      await pause(length / 4);
    }
  },
};
