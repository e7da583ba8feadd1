import { unitKey } from '@fettle/flows';
import type { RunStep } from '@fettle/flows/lint/problem.ts';
import { stepUnit } from '../step-unit.ts';
import type { RoutingSkeleton } from './routing-skeleton.ts';
import { bodyOf, startBody } from './run-messages.ts';

/** The flowNodes and sequenceFlows that a unit comes by on a run, each once, in order. */
export function wayOfRun(skeleton: RoutingSkeleton, run: readonly RunStep[]): readonly string[] {
  const way = new Set<string>();
  const start = startBody(skeleton.routing);
  let instance: Parameters<typeof stepUnit>[0];
  for (const body of [start, ...run.map(bodyOf)]) {
    const outcome = stepUnit(instance, { id: 'run', key: unitKey(start.instance), at: 0, body }, skeleton.deps);
    instance = outcome.state;
    for (const { kind, flowNode, data } of outcome.history) {
      if (kind !== 'entered' || flowNode === undefined) continue;
      if (typeof data.by === 'string') way.add(data.by);
      way.add(flowNode);
    }
  }
  return [...way];
}
