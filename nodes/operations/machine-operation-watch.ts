import type { WatchSpec } from '@fettle/flows';
import { type MachineOperationParams, STARTED } from './machine-operation-params.ts';

/** The watch that follows one unit through the machine. It claims the machine: the next unit's watch becomes active when this one has ended. */
export function machineOperationWatch(params: MachineOperationParams, equipment: string): WatchSpec {
  const gated = (condition: string) => (params.startedWhen === '' ? condition : afterStart(condition));
  const started = params.startedWhen === '' ? [] : [{ key: STARTED, title: 'Started', when: params.startedWhen }];
  const aborted = params.abortWhen === '' ? [] : [{ outcome: 'aborted', when: gated(params.abortWhen) }];

  return {
    equipment,
    until: [...aborted, { outcome: 'done', when: gated(params.completeWhen) }],
    milestones: [...started, ...params.milestones.map(({ key, title, when }) => ({ key, title: title || key, when }))],
    collect: params.collect.map(({ key, signal, aggregate, while: condition }) => ({
      key,
      signal,
      aggregate,
      while: condition === '' ? (params.startedWhen === '' ? undefined : `reached.${STARTED}`) : gated(condition),
    })),
    exclusive: true,
  };
}

/** The line break keeps a comment at the end of the condition from swallowing the bracket. */
function afterStart(condition: string): string {
  return `reached.${STARTED} && (${condition}\n)`;
}
