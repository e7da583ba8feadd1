import { FettleError, type HistoryEvent } from '@fettle/flows';
import { type PlainLine, plainHistory } from '@fettle/flows/plain-history.ts';
import { firstDifference, type ScenarioDifference } from '@fettle/flows/scenario-difference.ts';
import { playLine, type ScenarioLine } from '../scenario.ts';
import { World } from '../simulate.ts';
import { depsOverPlant, SCENARIO_VERSION, type ScenarioWorld } from './deps-over-plant.ts';

/** Plays the lines of a scenario through the core. Throws FettleError for a flow that cannot be compiled and for a line that nothing waits for. */
export function playScenario(scenario: ScenarioWorld, lines: readonly ScenarioLine[]): World {
  const world = new World(depsOverPlant(scenario), 0);
  const flow = { id: startedFlow(scenario), version: SCENARIO_VERSION };
  for (const line of lines) playLine(world, flow, line);
  return world;
}

/** The history of a scenario, played as `playScenario` does. */
export function simulate(scenario: ScenarioWorld, lines: readonly ScenarioLine[]): readonly HistoryEvent[] {
  return playScenario(scenario, lines).history;
}

/** Units start on the first routing among the flows. */
export function startedFlow({ flows }: Pick<ScenarioWorld, 'flows'>): string {
  return (flows.find(({ kind }) => kind === 'routing') ?? flows[0])?.id ?? '';
}

export interface ScenarioOutcome {
  readonly holds: boolean;
  readonly happened: readonly PlainLine[];
  readonly difference?: ScenarioDifference;
  /** Why it could not be played to its end. */
  readonly refusal?: string;
}

/** Plays a scenario and compares what happens with what it expects. A flow that cannot run, or a line that nothing waits for, is an outcome too. */
export function judgeScenario(world: ScenarioWorld, lines: readonly ScenarioLine[], expected: readonly PlainLine[]): ScenarioOutcome {
  try {
    const happened = plainHistory(simulate(world, lines));
    const difference = firstDifference(expected, happened);
    return difference === undefined ? { holds: true, happened } : { holds: false, happened, difference };
  } catch (error) {
    if (error instanceof FettleError) return { holds: false, happened: [], refusal: error.message };
    throw error;
  }
}
