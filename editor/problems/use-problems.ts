import { useEffect } from 'react';
import { definitionOf, type FlowRecords } from '../document/flow-records.ts';
import { EMPTY_PLANT, type PlantModel } from '../plant/plant-model.ts';
import type { OpenFlow } from '../session/open-flow.ts';
import type { ProblemAnswer, ProblemQuestion } from './problem-work.ts';
import { problemsByNode } from './problems-by-node.ts';

/** Milliseconds after the last change. Typing is never held up: the linter runs in a worker, is told only what has changed, and an answer to an older question is dropped. */
const AFTER = 30;

/** Keeps `flow.problems` up to date while the flow is open. */
export function useProblems(flow: OpenFlow, plant: PlantModel): void {
  useEffect(() => {
    const worker = new Worker(new URL('./problem-worker.ts', import.meta.url), { type: 'module', name: 'fettle-problems' });
    let asked = 0;
    let told: FlowRecords | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const ask = (): void => {
      asked += 1;
      const { records } = flow.document;
      worker.postMessage({ ...question(records, told), number: asked, ...(told === undefined ? { plant } : {}) } satisfies ProblemQuestion);
      told = records;
    };
    worker.onmessage = ({ data }: MessageEvent<ProblemAnswer>) => {
      if (data.number !== asked) return;
      const all = [...data.problems, ...data.routing];
      const problems = [...all.filter(({ severity }) => severity === 'error'), ...all.filter(({ severity }) => severity === 'warning')];
      flow.problems.set(problems);
      flow.problemsByNode.replace(problemsByNode(problems, flow.document.records));
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

/** What differs from what the worker knows: records share structure, so that is a comparison by reference each. */
export function question(records: FlowRecords, told: FlowRecords | undefined): Omit<ProblemQuestion, 'number'> {
  const { flowNodes, sequenceFlows, ...frame } = definitionOf(records);
  return {
    frame,
    order: { flowNodes: Object.keys(records.flowNodes), sequenceFlows: Object.keys(records.sequenceFlows) },
    flowNodes: flowNodes.filter((node) => told?.flowNodes[node.id] !== node),
    sequenceFlows: sequenceFlows.filter((flow) => told?.sequenceFlows[flow.id] !== flow),
  };
}
