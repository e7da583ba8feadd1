import { appendFlowNode } from '../commands/append-flow-node.ts';
import { defineBehaviour } from '../document/command.ts';
import { groupOf } from '../document/group-of.ts';

/** What is appended to a step of a group is of the group too: the frame is around it anyway. */
export const joinGroupOfBefore = defineBehaviour({
  name: 'joinGroupOfBefore',
  on: appendFlowNode,
  follow(draft, { after }) {
    const group = groupOf(draft.groups, after);
    if (group === undefined) return undefined;
    const before = new Set(Object.keys(draft.flowNodes));
    return () => void draft.groups[group.id]?.members.push(...Object.keys(draft.flowNodes).filter((id) => !before.has(id)));
  },
});
