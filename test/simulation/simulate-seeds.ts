import fc from 'fast-check';
import { anyBlock } from '../model/block.ts';
import { depsFor, machinesOf, REAL_CORE } from '../model/run-both.ts';
import { type SimulationPlan, simulateRuntime } from './simulate-runtime.ts';

/** The generated routing and everything else of one seed. */
export function planOf(seed: number): SimulationPlan {
  const [block] = fc.sample(anyBlock, { numRuns: 1, seed });
  if (block === undefined) throw new Error('nothing was generated');
  return { seed, deps: depsFor(block, REAL_CORE), machines: machinesOf(block) };
}

export interface SeedsResult {
  readonly seeds: number;
  readonly crashes: number;
  readonly answersLost: number;
  readonly historyLines: number;
  /** Seeds that broke an invariant, with the first sentence: run one again with `--first-seed SEED --seeds 1`. */
  readonly failed: readonly { readonly seed: number; readonly broken: string }[];
}

export async function simulateSeeds(first: number, seeds: number): Promise<SeedsResult> {
  let [crashes, answersLost, historyLines] = [0, 0, 0];
  const failed: { seed: number; broken: string }[] = [];
  for (let seed = first; seed < first + seeds; seed += 1) {
    const result = await simulateRuntime(planOf(seed));
    crashes += result.crashes;
    answersLost += result.lost;
    historyLines += result.consumed;
    if (result.broken[0] !== undefined) failed.push({ seed, broken: result.broken[0] });
  }
  return { seeds, crashes, answersLost, historyLines, failed };
}
