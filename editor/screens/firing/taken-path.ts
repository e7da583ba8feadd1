import type { FlowDefinition } from '@fettle/flows';

export interface TakenPath {
  readonly flowNodes: ReadonlySet<string>;
  readonly sequenceFlows: ReadonlySet<string>;
}

/**
 * What of a rule's drawing a firing went through: back from the step that fired to the sources that gave it its values, and on through the way out that it took. Without a known way out it ends at
 * the step.
 */
export function takenPath(
  { sequenceFlows }: Pick<FlowDefinition, 'sequenceFlows'>,
  { flowNode, output }: { readonly flowNode: string; readonly output?: string | undefined },
): TakenPath {
  const before = new Set([flowNode]);
  const taken = new Set<string>();
  for (const id of before) {
    for (const flow of sequenceFlows.filter(({ to }) => to.node === id)) {
      before.add(flow.from.node);
      taken.add(flow.id);
    }
  }
  const after = new Set<string>();
  const follow = (flows: FlowDefinition['sequenceFlows']): void => {
    for (const flow of flows) {
      after.add(flow.to.node);
      taken.add(flow.id);
    }
  };
  follow(sequenceFlows.filter(({ from }) => from.node === flowNode && from.port === output));
  for (const id of after) follow(sequenceFlows.filter(({ from }) => from.node === id));
  return { flowNodes: new Set([...before, ...after]), sequenceFlows: taken };
}
