import type { OpenFlow } from '../session/open-flow.ts';
import type { BreakpointPlace } from './breakpoints.ts';

/** Where a breakpoint would be: the one step or the one connection that is selected. */
export function selectedPlace({ selection }: Pick<OpenFlow, 'selection'>): BreakpointPlace | undefined {
  const { onlyFlowNode: flowNode, onlySequenceFlow: sequenceFlow } = selection;
  if (flowNode !== undefined) return { flowNode };
  return sequenceFlow === undefined ? undefined : { sequenceFlow };
}
