import type { FlowProblem } from '@fettle/flows/contract';
import { useEffect } from 'react';
import { definitionOf } from '../document/flow-records.ts';
import { EMPTY_PLANT, type PlantModel } from '../plant/plant-model.ts';
import type { OpenFlow } from '../session/open-flow.ts';
import type { ProblemQuestion } from './problem-worker.ts';
import { problemsByNode } from './problems-by-node.ts';

/** Milliseconds after the last change. Typing is never held up: the linter runs in a worker, and an answer to an older question is dropped. */
const AFTER = 150;

/** Keeps `flow.problems` up to date while the flow is open. */
export function useProblems(flow: OpenFlow, plant: PlantModel): void {
  useEffect(() => {
    const worker = new Worker(new URL('./problem-worker.ts', import.meta.url), { type: 'module', name: 'fettle-problems' });
    let asked = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const ask = (): void => {
      asked += 1;
      worker.postMessage({ number: asked, definition: definitionOf(flow.document.records), plant } satisfies ProblemQuestion);
    };
    worker.onmessage = ({ data }: MessageEvent<{ number: number; problems: readonly FlowProblem[] }>) => {
      if (data.number !== asked) return;
      flow.problems.set(data.problems);
      flow.problemsByNode.replace(problemsByNode(data.problems, flow.document.records));
    };
    const unsubscribe = flow.document.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(ask, AFTER);
    });
    // Without the plant every signal would be unknown for a moment: wait for it.
    if (plant !== EMPTY_PLANT) ask();
    return () => {
      unsubscribe();
      clearTimeout(timer);
      worker.terminate();
    };
  }, [flow, plant]);
}
