import type { FlowDefinition, FlowNode } from '@fettle/flows';

export interface RulePath {
  /** Names of the steps that the value came through, the source first; without the step itself. */
  readonly steps: readonly string[];
  /** The engineering unit of the source, unless a step on the way may have changed it. */
  readonly unit: string;
}

/** Steps that pass a value on as it is, or make one of the same unit of it. */
const KEEPS_UNIT: ReadonlySet<string> = new Set(['filter', 'window']);

/** How the value that a step of a rule judges comes about: back along its first way in, up to the source. */
export function rulePath({ flowNodes, sequenceFlows }: Pick<FlowDefinition, 'flowNodes' | 'sequenceFlows'>, flowNode: string): RulePath {
  const steps: FlowNode[] = [];
  for (let at = flowNode; ; ) {
    const before = sequenceFlows.find(({ to }) => to.node === at)?.from.node;
    const node = flowNodes.find(({ id }) => id === before);
    if (node === undefined || steps.includes(node)) break;
    steps.unshift(node);
    at = node.id;
  }
  const [source, ...rest] = steps;
  const unit = source?.params.unit;
  return {
    steps: steps.map(({ name }) => name),
    unit: typeof unit === 'string' && rest.every(({ type }) => KEEPS_UNIT.has(type)) ? unit : '',
  };
}
