import type { Log } from '@fettle/flows';
import { checkBalance, type PutIn } from '../spine/balance.ts';
import { moveUnits } from '../spine/move-units.ts';
import { seedSpine } from '../spine/seed-spine.ts';
import { startSpineEngine } from '../spine/spine-engine.ts';
import type { BenchServer } from '../support/bench-server.ts';
import type { Print } from '../support/benchmark.ts';
import { quantile } from '../support/quantile.ts';
import { rest } from '../support/rest.ts';
import { dbosSteps, restateSteps } from './peers.ts';

/** Workflows at the same time that a peer is tried with; the better figure of a turn counts. */
const CONCURRENCY = [50, 200];
const TURNS = 3;
const TAIL_LIMIT = 60_000;

export const STEP_PEERS = ['dbos', 'restate'] as const;
export type StepPeer = (typeof STEP_PEERS)[number];

export interface StepTurnsOptions {
  readonly peers: readonly StepPeer[];
  /** Length of each measured part of a turn. */
  readonly seconds: number;
  readonly log: Log;
  readonly print: Print;
}

/**
 * Durable steps a second, Fettle and its peers one after the other in turns: a virtual machine is not as fast in one minute as in the next. The median of the turns' ratios counts. Gives what does
 * not add up.
 */
export async function compareSteps(server: BenchServer, { peers, seconds, log, print }: StepTurnsOptions): Promise<readonly string[]> {
  const differences: string[] = [];
  const turns: Record<StepPeer | 'own', number>[] = [];
  const databases = { dbos: peers.includes('dbos') ? await server.createDatabase('dbos') : '' };
  const stepsOf: Record<StepPeer, (concurrency: number) => Promise<number>> = {
    dbos: (concurrency) => dbosSteps(databases.dbos, seconds, concurrency),
    restate: (concurrency) => restateSteps(seconds, concurrency),
  };
  for (let turn = 1; turn <= TURNS; turn += 1) {
    const own = await ownTurn(await server.createDatabase(`steps_${turn}`), seconds, log);
    differences.push(...own.differences);
    const figures = { own: own.workInstructions, dbos: 0, restate: 0 };
    for (const peer of peers) figures[peer] = await best(stepsOf[peer]);
    turns.push(figures);
    print.say(`turn ${turn}: ${['own' as const, ...peers].map((name) => `${name} ${Math.round(figures[name])} steps/s`).join(', ')}`);
  }
  for (const peer of peers) {
    const figure = (metric: string, values: readonly number[], unit: string): void =>
      print.figure({ bench: 'engine', metric, value: quantile(values, 0.5), unit });
    figure(
      `${peer}_steps_per_s`,
      turns.map((turn) => turn[peer]),
      'steps/s',
    );
    figure(
      `vs_${peer}_steps_ratio`,
      turns.map((turn) => turn.own / turn[peer]),
      'ratio',
    );
  }
  return differences;
}

/** Work instructions a second of an engine of its own, after a warm-up as long as that. */
async function ownTurn(
  databaseUrl: string,
  seconds: number,
  log: Log,
): Promise<{ readonly workInstructions: number; readonly differences: readonly string[] }> {
  const engine = await startSpineEngine({ databaseUrl, backend: { kind: 'postgres', databaseUrl }, log, localDrains: true });
  try {
    await engine.start();
    await seedSpine(engine);
    const putIn: PutIn = { events: 0, firing: 0, units: 0, tasks: 0 };
    const move = async (name: string, length: number): Promise<number> => {
      const moved = await moveUnits(engine, { name, milliseconds: length * 1000, limit: TAIL_LIMIT });
      putIn.units += moved.unitsStarted;
      putIn.tasks += moved.tasksCompleted;
      return (moved.tasksCompleted * 1000) / moved.took;
    };
    await move('warm-up', seconds);
    rest();
    const workInstructions = await move('steps', seconds);
    return { workInstructions, differences: await checkBalance(engine, putIn) };
  } finally {
    await engine.stop();
  }
}

async function best(measure: (concurrency: number) => Promise<number>): Promise<number> {
  let most = 0;
  for (const concurrency of CONCURRENCY) most = Math.max(most, await measure(concurrency));
  return most;
}
