import type { RunStep } from '@fettle/flows/lint/problem.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { definitionOf, type FlowRecords } from '../document/flow-records.ts';
import type { PlantModel } from '../plant/plant-model.ts';
import type { OpenFlow } from './open-flow.ts';
import type { Simulation } from './simulation.ts';

/** Lines of a recording played in one tick, at most: the page stays quick whatever the speed. */
const MOST_LINES_A_TICK = 400;
const TICK = 100;

export interface SimulationControls {
  readonly simulation: Simulation | undefined;
  /** Why it could not be started, or what the last thing that was done was refused with. */
  readonly refusal: string | undefined;
  readonly isPlaying: boolean;
  /** The drawing has changed since it was started. */
  readonly isOutdated: boolean;
  /** Compiles the drawing as it is now. The engine's core and what node types do are loaded when it is first asked for. */
  start(): Promise<void>;
  /** Begins with an example of a problem instead: it is played step by step. */
  startExample(run: readonly RunStep[]): Promise<void>;
  stop(): void;
  /** Does something to the simulation and shows what came of it. */
  act(work: (simulation: Simulation) => void): void;
  /** Plays the recording, so many lines a second; 0 pauses. */
  play(linesASecond: number): void;
}

/** The simulation of the open flow; while there is one, its tokens are on the canvas. */
export function useSimulation(flow: OpenFlow, plant: PlantModel): SimulationControls {
  const [simulation, setSimulation] = useState<Simulation>();
  const [, redraw] = useState(0);
  const [refusal, setRefusal] = useState<string>();
  const [speed, setSpeed] = useState(0);
  const startedFrom = useRef<FlowRecords>(undefined);
  const { registry } = flow.document;

  const show = useCallback(
    (shown: Simulation | undefined) => {
      flow.activity.replace(shown === undefined ? new Map() : shown.activity(registry));
      redraw((count) => count + 1);
    },
    [flow, registry],
  );
  const act = useCallback(
    (work: (simulation: Simulation) => void) => {
      if (simulation === undefined) return;
      try {
        work(simulation);
        setRefusal(undefined);
      } catch (error) {
        setRefusal(error instanceof Error ? error.message : String(error));
        setSpeed(0);
      }
      show(simulation);
    },
    [simulation, show],
  );

  useEffect(() => {
    if (speed === 0) return undefined;
    let owed = 0;
    const timer = setInterval(() => {
      owed = Math.min(MOST_LINES_A_TICK, owed + (speed * TICK) / 1000);
      act((running) => {
        for (; owed >= 1; owed -= 1) {
          if (running.step()) continue;
          setSpeed(0);
          return;
        }
      });
    }, TICK);
    return () => clearInterval(timer);
  }, [speed, act]);

  return {
    simulation,
    refusal,
    isPlaying: speed > 0,
    isOutdated: simulation !== undefined && startedFrom.current?.flowNodes !== flow.document.records.flowNodes,
    start: () => begin(undefined),
    startExample: (run) => begin(run),
    stop() {
      setSpeed(0);
      setSimulation(undefined);
      setRefusal(undefined);
      show(undefined);
    },
    act,
    play: setSpeed,
  };

  async function begin(example: readonly RunStep[] | undefined): Promise<void> {
    setSpeed(0);
    try {
      const [{ Simulation }, { nodeRegistry }] = await Promise.all([import('./simulation.ts'), import('@fettle/nodes')]);
      const made = new Simulation(
        { definition: definitionOf(flow.document.records), registry: nodeRegistry, plant, ...(example === undefined ? {} : { example }) },
        Date.now(),
      );
      startedFrom.current = flow.document.records;
      setSimulation(made);
      setRefusal(undefined);
      show(made);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  }
}
