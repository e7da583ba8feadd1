import { removeElements } from '../commands/remove-elements.ts';
import { defineBehaviour } from '../document/command.ts';

/** A connection does not outlive either of its ends. */
export const removeConnectionsWithFlowNode = defineBehaviour({
  name: 'removeConnectionsWithFlowNode',
  on: removeElements,
  follow(draft, { flowNodes = [] }) {
    if (flowNodes.length === 0) return undefined;
    const removed = new Set(flowNodes);
    return () => {
      for (const { id, from, to } of Object.values(draft.sequenceFlows)) {
        if (removed.has(from.node) || removed.has(to.node)) delete draft.sequenceFlows[id];
      }
    };
  },
});
