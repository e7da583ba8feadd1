import type { ValueKind } from '@fettle/flows';
import type { FlowRecords } from '../../document/flow-records.ts';
import { type RulePath, rulePath } from '../../document/rule-path.ts';

export interface ArrivingReading extends RulePath {
  readonly kind: ValueKind | undefined;
  /** The signal whose readings arrive as they are; undefined when something is made of them on the way, or when there are several. */
  readonly signal: string | undefined;
}

/** What the `value` of a condition is: where it comes from, its kind and unit. */
export function arrivingReading(
  { flowNodes, sequenceFlows }: Pick<FlowRecords, 'flowNodes' | 'sequenceFlows'>,
  flowNode: string,
): ArrivingReading {
  const drawn = { flowNodes: Object.values(flowNodes), sequenceFlows: Object.values(sequenceFlows) };
  const path = rulePath(drawn, flowNode);
  let signal: string | undefined;
  let kind: ValueKind | undefined;
  for (let at = flowNode, isDirect = true; ; ) {
    const before = drawn.sequenceFlows.filter(({ to }) => to.node === at);
    const [only] = before;
    const node = only === undefined || before.length > 1 ? undefined : flowNodes[only.from.node];
    if (node === undefined) break;
    if (node.type === 'signal-source') {
      if (isDirect) signal = String(node.params.signal ?? '');
      if (isDirect) kind = node.params.valueKind as ValueKind | undefined;
      break;
    }
    if (node.type !== 'filter') {
      isDirect = false;
      if (node.type === 'window') kind = 'number';
      break;
    }
    at = node.id;
    if (at === flowNode) break;
  }
  return { ...path, kind, signal };
}
