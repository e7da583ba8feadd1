import type { RunStep } from '@fettle/flows/lint/problem.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { definitionOf, type FlowRecords } from '../document/flow-records.ts';
import type { PlantModel } from '../plant/plant-model.ts';
import type { OpenFlow } from '../session/open-flow.ts';
import { placeKey } from './breakpoints.ts';
import type { Simulation } from './simulation.ts';

/** Lines of a recording played in one tick, at most: the page stays quick whatever the speed. */
const MOST_LINES_A_TICK = 400;
const TICK = 100;

export interface SimulationStart {
  /** Flows that take part besides; absent: those of the simulation before. Routings that are called take part by themselves. */
  readonly beside?: readonly string[];
  /** An example of a problem: it is played step by step. */
  readonly example?: readonly RunStep[];
  /** A scenario: its events are to come, its plant takes the place of the real one, and its time begins at nothing. */
  readonly scenario?: { readonly name: string; readonly lines: readonly object[]; readonly plant: PlantModel };
}

export interface SimulationControls {
  readonly simulation: Simulation | undefined;
  /** Why it could not be started, or what the last thing that was done was refused with. */
  readonly refusal: string | undefined;
  readonly isPlaying: boolean;
  /** Events a second that are played, or would be. */
  readonly speed: number;
  /** Ids of the flows that take part besides. */
  readonly beside: readonly string[];
  /** The scenario that is being played. */
  readonly scenario: string | undefined;
  /** The drawing has changed since it was started. */
  readonly isOutdated: boolean;
  /** Compiles the drawing as it is now. The engine's core and what node types do are loaded when it is first asked for. */
  start(from?: SimulationStart): Promise<void>;
  stop(): void;
  /** Does something to the simulation and shows what came of it. */
  act(work: (simulation: Simulation) => void): void;
  /** Plays what is to come, up to a breakpoint, or pauses. */
  play(isPlaying: boolean): void;
  setSpeed(linesASecond: number): void;
}

/** The simulation of the open flow; while there is one, its tokens are on the canvas. */
export function useSimulation(flow: OpenFlow, plant: PlantModel): SimulationControls {
  const [simulation, setSimulation] = useState<Simulation>();
  const [, redraw] = useState(0);
  const [refusal, setRefusal] = useState<string>();
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState(20);
  const [beside, setBeside] = useState<readonly string[]>([]);
  const [scenario, setScenario] = useState<string>();
  const startedFrom = useRef<FlowRecords>(undefined);
  const { registry } = flow.document;

  const show = useCallback(
    (shown: Simulation | undefined) => {
      flow.activity.replace(shown === undefined ? new Map() : shown.activity(registry));
      flow.passes.replace(shown === undefined ? new Map() : shown.passes());
      flow.stoppedAt.set(shown?.stop === undefined ? undefined : placeKey(shown.stop.place));
      redraw((count) => count + 1);
    },
    [flow, registry],
  );
  const act = useCallback(
    (work: (simulation: Simulation) => void) => {
      if (simulation === undefined) return;
      const stopBefore = simulation.stop;
      try {
        work(simulation);
        setRefusal(undefined);
      } catch (error) {
        setRefusal(error instanceof Error ? error.message : String(error));
        setPlaying(false);
      }
      show(simulation);
      const { stop } = simulation;
      if (stop === undefined || stop === stopBefore) return;
      setPlaying(false);
      flow.show([
        'flowNode' in stop.place ? stop.place.flowNode : (flow.document.records.sequenceFlows[stop.place.sequenceFlow]?.to.node ?? ''),
      ]);
    },
    [simulation, show, flow],
  );

  useEffect(() => {
    if (!isPlaying) return undefined;
    let owed = 1;
    const timer = setInterval(() => {
      owed = Math.min(MOST_LINES_A_TICK, owed + (speed * TICK) / 1000);
      act((running) => {
        for (; owed >= 1; owed -= 1) {
          if (running.run() && running.stop === undefined) continue;
          setPlaying(false);
          return;
        }
      });
    }, TICK);
    return () => clearInterval(timer);
  }, [isPlaying, speed, act]);

  return {
    simulation,
    refusal,
    isPlaying,
    speed,
    beside,
    scenario,
    isOutdated: simulation !== undefined && startedFrom.current?.flowNodes !== flow.document.records.flowNodes,
    start: begin,
    stop() {
      setPlaying(false);
      setSimulation(undefined);
      setScenario(undefined);
      setRefusal(undefined);
      show(undefined);
    },
    act,
    play: setPlaying,
    setSpeed,
  };

  async function begin(from: SimulationStart = {}): Promise<void> {
    setPlaying(false);
    const others = from.beside ?? beside;
    setBeside(others);
    try {
      const [{ Simulation }, { takingPart }, { nodeRegistry }] = await Promise.all([
        import('./simulation.ts'),
        import('./taking-part.ts'),
        import('@fettle/nodes'),
      ]);
      const definition = definitionOf(flow.document.records);
      const made = new Simulation(
        {
          definition,
          registry: nodeRegistry,
          plant: from.scenario?.plant ?? plant,
          others: await takingPart(definition, others),
          breakpoints: flow.breakpoints.get,
          ...(from.example === undefined ? {} : { example: from.example }),
        },
        from.scenario === undefined ? Date.now() : 0,
      );
      if (from.scenario !== undefined) made.loadLines(from.scenario.lines);
      startedFrom.current = flow.document.records;
      setSimulation(made);
      setScenario(from.scenario?.name);
      setRefusal(undefined);
      show(made);
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  }
}
