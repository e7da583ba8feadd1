import type { FlowProblem } from '@fettle/flows/contract';
import type { FlowRecords } from '../document/flow-records.ts';
import type { NodeProblems } from '../session/open-flow.ts';

/** Problems as the boxes show them. A problem of a connection is shown at the box that it leaves. */
export function problemsByNode(
  problems: readonly FlowProblem[],
  records: Pick<FlowRecords, 'sequenceFlows'>,
): ReadonlyMap<string, NodeProblems> {
  const byNode = new Map<string, NodeProblems>();
  for (const { severity, message, flowNode, sequenceFlow } of problems) {
    const place = flowNode ?? (sequenceFlow === undefined ? undefined : records.sequenceFlows[sequenceFlow]?.from.node);
    if (place === undefined) continue;
    const known = byNode.get(place) ?? { errors: 0, warnings: 0, first: message };
    byNode.set(place, {
      errors: known.errors + (severity === 'error' ? 1 : 0),
      warnings: known.warnings + (severity === 'warning' ? 1 : 0),
      first: known.first,
    });
  }
  return byNode;
}
