import type { ScenarioOutcome } from '@fettle/engine/core/scenario-run/index.ts';
import type { FlowDefinition } from '@fettle/flows';
import { api, type FlowScenario, type ScenarioSummary } from '@fettle/flows/contract';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api.ts';
import { definitionOf, type FlowRecords } from '../document/flow-records.ts';
import type { OpenFlow } from '../session/open-flow.ts';
import type { ScenarioAnswer, ScenarioQuestion } from './scenario-worker.ts';
import { takingPart } from './taking-part.ts';

/** What came of a scenario against the drawing as it was then. */
export interface ScenarioRun {
  readonly scenario: FlowScenario;
  readonly outcome: ScenarioOutcome;
  readonly of: FlowRecords['flowNodes'];
  readonly ways: FlowRecords['sequenceFlows'];
}

export interface ScenarioRuns {
  readonly runs: ReadonlyMap<string, ScenarioRun>;
  /** The one that is being played. */
  readonly running: string | undefined;
  readonly refusal: string | undefined;
  run(scenarios: readonly ScenarioSummary[]): Promise<void>;
  /** What came of it is not known any more. */
  forget(id: string): void;
}

/** Plays scenarios against the drawing as it is now, one after the other, in a worker: the page stays quick however much happens in them. */
export function useScenarioRuns(flow: OpenFlow): ScenarioRuns {
  const [runs, setRuns] = useState<ReadonlyMap<string, ScenarioRun>>(new Map());
  const [running, setRunning] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const worker = useRef<Worker>(undefined);
  useEffect(() => () => worker.current?.terminate(), []);

  const run = async (scenarios: readonly ScenarioSummary[]): Promise<void> => {
    setRefusal(undefined);
    const { records } = flow.document;
    const definition = definitionOf(records);
    try {
      for (const { id } of scenarios) {
        setRunning(id);
        const { scenario } = await call(api.getScenario, { params: { flow: definition.id, scenario: id } });
        const others = await takingPart(definition, scenario.beside);
        worker.current ??= new Worker(new URL('./scenario-worker.ts', import.meta.url), { type: 'module' });
        const outcome = await ask(worker.current, [definition, ...others], scenario);
        setRuns((known) => new Map(known).set(id, { scenario, outcome, of: records.flowNodes, ways: records.sequenceFlows }));
      }
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    } finally {
      setRunning(undefined);
    }
  };
  const forget = (id: string): void => setRuns((known) => new Map([...known].filter(([other]) => other !== id)));
  return { runs, running, refusal, run, forget };
}

function ask(worker: Worker, flows: readonly FlowDefinition[], scenario: FlowScenario): Promise<ScenarioOutcome> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ScenarioAnswer>) => {
      if (data.id === scenario.id) resolve(data.outcome);
    };
    worker.onerror = ({ message }) => reject(new Error(message === '' ? 'The scenario could not be played.' : message));
    worker.postMessage({ id: scenario.id, flows, scenario } satisfies ScenarioQuestion);
  });
}
