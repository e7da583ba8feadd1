import { watchMachine } from '../support/machine-use.ts';

export interface Cost {
  /** Microseconds of processor time, of this process, its database and its queue, for each piece of work. Depends less on who else is running than the clock does. */
  readonly processor: number;
  /** Pieces a second by the clock. */
  readonly rate: number;
}

/** What `count` pieces of work cost. */
export async function costOf(count: number, work: () => Promise<unknown>): Promise<Cost> {
  const machine = watchMachine();
  const began = performance.now();
  await work();
  const seconds = (performance.now() - began) / 1000;
  const { ours } = machine();
  if (ours === undefined) throw new Error('Processor time of other processes can be read on Linux only.');
  return { processor: (ours * seconds * 1e6) / count, rate: count / seconds };
}

/** The cheapest of three: what disturbed the others is not the engine's. */
export async function bestCostOf(count: number, work: (round: number) => Promise<unknown>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let round = 1; round <= 3; round += 1) costs.push(await costOf(count, () => work(round)));
  return costs.reduce((best, cost) => (cost.processor < best.processor ? cost : best));
}
