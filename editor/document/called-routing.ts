import type { DrawnRegistry } from '@fettle/flows';
import type { FlowRecords } from './flow-records.ts';

/** The routing that a step calls; undefined: it calls none, or it is not said yet which. */
export function calledRouting(
  records: Pick<FlowRecords, 'flowNodes'>,
  registry: DrawnRegistry,
  step: string | undefined,
): string | undefined {
  const flowNode = step === undefined ? undefined : records.flowNodes[step];
  const nodeType = flowNode && registry.get(flowNode.type);
  if (flowNode === undefined || nodeType?.usedIn !== 'routing' || nodeType.calls === undefined) return undefined;
  const parsed = nodeType.params.safeParse(flowNode.params);
  return parsed.success ? nodeType.calls(parsed.data)[0]?.flow : undefined;
}
