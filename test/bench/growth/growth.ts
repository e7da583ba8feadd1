import { createLog } from '@fettle/server/log.ts';
import { equipmentOf, machineClass, releaseFlows, seedSpine } from '../spine/seed-spine.ts';
import { type SpineEngine, startSpineEngine } from '../spine/spine-engine.ts';
import { overloadRule } from '../spine/spine-flows.ts';
import { type BenchServer, settingsOf, startBenchServer } from '../support/bench-server.ts';
import type { Benchmark, Print } from '../support/benchmark.ts';
import { bestCostOf, type Cost, costOf } from './cost.ts';
import { parseGrowthOptions } from './growth-options.ts';
import { soak } from './soak.ts';
import { complete, judge, openWorkOf, startUnits } from './units-in-progress.ts';

/** Work at each size: enough that a checkpoint or a vacuum does not decide. */
const EVENTS = 20_000;
/** Units that are moved at each size, all of them by one operation at a time: none may come to its end by it. */
const MOVES = 100;
/** Of the ten operations of each. */
const OPERATIONS = 8;

/** Whether an event and a transition cost the same however much else there is; and, with `--soak`, however long it runs. */
export const growth: Benchmark = {
  summary: 'cost per event and transition from 100 to 100,000 units in progress and from 1 to 5,000 released flows; --soak MINUTES',
  async run(args, print) {
    const options = parseGrowthOptions(args);
    await using stack = new AsyncDisposableStack();
    const server = stack.adopt(await startBenchServer(print.say), (it) => it.stop());
    if (options.soak > 0) return await soak(server, options.soak, print);
    if (options.parts.includes('units')) await withUnits(server, options.units, print);
    if (options.parts.includes('flows')) await withFlows(server, options.flows, print);
    return 0;
  },
};

async function withUnits(server: BenchServer, sizes: readonly number[], print: Print): Promise<void> {
  const databaseUrl = await server.createDatabase('growth_units');
  print.say(await settingsOf(databaseUrl));
  const engine = await engineOn(databaseUrl);
  try {
    await seedSpine(engine);
    await judge(engine, 'warm-up', EVENTS);
    const events: Cost[] = [];
    const transitions: Cost[] = [];
    let units = 0;
    for (const size of sizes) {
      await startUnits(engine, units, size);
      const newest = units;
      units = size;
      await engine.pool.query('VACUUM ANALYZE');
      const event = await bestCostOf(EVENTS, (round) => judge(engine, `with-${size}-units-${round}`, EVENTS));
      const transition = await transitionCost(engine, newest, size);
      events.push(event);
      transitions.push(transition);
      say(print, `${size} units in progress: event`, event);
      say(print, `${size} units in progress: transition`, transition);
    }
    growthFigure(print, 'event_cost_by_units_ratio', events);
    growthFigure(print, 'transition_cost_by_units_ratio', transitions);
  } finally {
    await engine.stop();
  }
}

/** The median of the operations of units that have not moved before. */
async function transitionCost(engine: SpineEngine, from: number, to: number): Promise<Cost> {
  const costs: Cost[] = [];
  for (let operation = 1; operation <= OPERATIONS; operation += 1) {
    const work = await openWorkOf(engine, MOVES, from, to);
    costs.push(await costOf(MOVES, () => complete(engine, work)));
  }
  return costs.toSorted((one, other) => one.processor - other.processor)[OPERATIONS / 2] as Cost;
}

/** Rules that judge other machines: they must cost this machine's events nothing. */
async function withFlows(server: BenchServer, sizes: readonly number[], print: Print): Promise<void> {
  const databaseUrl = await server.createDatabase('growth_flows');
  const engine = await engineOn(databaseUrl);
  try {
    await seedSpine(engine);
    await releaseFlows(engine, { classes: [machineClass('press')], equipment: [equipmentOf('press', 0)], flows: [] });
    await judge(engine, 'warm-up', EVENTS);
    const costs: Cost[] = [];
    let released = 1;
    for (const size of sizes) {
      const flows = Array.from({ length: size - released }, (_, index) => overloadRule('press', released + index, false));
      if (flows.length > 0)
        await releaseFlows(
          engine,
          { classes: [], equipment: [], flows },
          { classes: [machineClass('press')], equipment: [equipmentOf('press', 0)] },
        );
      released = size;
      await judge(engine, `take-over-${size}`, 500);
      const cost = await bestCostOf(EVENTS, (round) => judge(engine, `with-${size}-flows-${round}`, EVENTS));
      costs.push(cost);
      say(print, `${size} released flows: event`, cost);
    }
    growthFigure(print, 'event_cost_by_flows_ratio', costs);
  } finally {
    await engine.stop();
  }
}

async function engineOn(databaseUrl: string): Promise<SpineEngine> {
  const engine = await startSpineEngine({
    databaseUrl,
    backend: { kind: 'postgres', databaseUrl },
    log: createLog('error'),
    localDrains: true,
  });
  await engine.start();
  return engine;
}

function say(print: Print, what: string, { processor, rate }: Cost): void {
  print.say(`${what}: ${processor.toFixed(1)} µs of processor time, ${Math.round(rate)}/s by the clock`);
}

/** The dearest size against the first one: 1 means flat. */
function growthFigure(print: Print, metric: string, costs: readonly Cost[]): void {
  const first = costs[0]?.processor ?? Number.NaN;
  const value = Math.max(...costs.map(({ processor }) => processor / first));
  print.figure({ bench: 'growth', metric, value, unit: 'ratio' });
}
