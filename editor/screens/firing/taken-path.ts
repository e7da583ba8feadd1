import type { FlowDefinition } from '@fettle/flows';

export interface TakenPath {
  readonly flowNodes: ReadonlySet<string>;
  readonly sequenceFlows: ReadonlySet<string>;
}

/** Steps that a firing leaves through one of their ways, which the firing itself does not name. */
const CHOOSES_ONE_WAY: ReadonlySet<string> = new Set(['reaction-plan', 'check']);
const NOTHING: ReadonlySet<string> = new Set();

/**
 * What of a rule's drawing a firing went through: back from the step that fired to the sources that gave it its values, and on through the way out that it took. Without a known way out it ends at
 * the step. Behind a reaction plan it goes on only through those of its ways on which something was done, and behind a check not at all before its answer did something.
 */
export function takenPath(
  { flowNodes, sequenceFlows }: Pick<FlowDefinition, 'flowNodes' | 'sequenceFlows'>,
  {
    flowNode,
    output,
    acted = NOTHING,
  }: { readonly flowNode: string; readonly output?: string | undefined; readonly acted?: ReadonlySet<string> },
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
  for (const id of after) {
    const onwards = sequenceFlows.filter(({ from }) => from.node === id);
    const chooses = CHOOSES_ONE_WAY.has(flowNodes.find((node) => node.id === id)?.type ?? '');
    const chosen = new Set(onwards.filter(({ to }) => acted.has(to.node)).map(({ from }) => from.port));
    follow(chooses ? onwards.filter(({ from }) => chosen.has(from.port)) : onwards);
  }
  return { flowNodes: new Set([...before, ...after]), sequenceFlows: taken };
}
