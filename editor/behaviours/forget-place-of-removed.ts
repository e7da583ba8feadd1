import { removeElements } from '../commands/remove-elements.ts';
import { defineBehaviour } from '../document/command.ts';

/** A removed flowNode leaves neither a position nor a membership behind; a group without members goes too. */
export const forgetPlaceOfRemoved = defineBehaviour({
  name: 'forgetPlaceOfRemoved',
  on: removeElements,
  follow(draft, { flowNodes = [] }) {
    if (flowNodes.length === 0) return undefined;
    const removed = new Set(flowNodes);
    return () => {
      for (const id of removed) delete draft.positions[id];
      for (const group of Object.values(draft.groups)) {
        if (!group.members.some((member) => removed.has(member))) continue;
        group.members = group.members.filter((member) => !removed.has(member));
        if (group.members.length === 0) delete draft.groups[group.id];
      }
    };
  },
});
