import { removeElements } from '../commands/remove-elements.ts';
import { defineBehaviour } from '../document/command.ts';

/** What is removed leaves neither a position nor a membership behind; a group without members goes too. */
export const forgetPlaceOfRemoved = defineBehaviour({
  name: 'forgetPlaceOfRemoved',
  on: removeElements,
  follow(draft, { flowNodes = [], notes = [] }) {
    const removed = new Set([...flowNodes, ...notes]);
    if (removed.size === 0) return undefined;
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
