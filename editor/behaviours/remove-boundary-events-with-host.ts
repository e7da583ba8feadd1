import { removeElements } from '../commands/remove-elements.ts';
import { defineBehaviour } from '../document/command.ts';

/** A boundary event does not outlive the operation at whose edge it stands. */
export const removeBoundaryEventsWithHost = defineBehaviour({
  name: 'removeBoundaryEventsWithHost',
  on: removeElements,
  follow(draft, { flowNodes = [] }, context) {
    const removed = new Set(flowNodes);
    const attached = Object.values(draft.flowNodes)
      .filter(({ id, attachedTo }) => attachedTo !== undefined && removed.has(attachedTo) && !removed.has(id))
      .map(({ id }) => id);
    if (attached.length === 0) return undefined;
    return () => context.run(removeElements, { flowNodes: attached });
  },
});
