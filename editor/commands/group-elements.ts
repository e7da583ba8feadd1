import { defineCommand } from '../document/command.ts';
import { newNumberedId } from '../document/new-id.ts';

export interface GroupElements {
  /** FlowNodes and notes. */
  readonly members: readonly string[];
  /** Of groups that are joined, the title of the first is kept. */
  readonly title?: string;
}

/** Puts a frame around steps and notes. Each is in one group at most: what was in another is taken out of it. Gives the group's id. */
export const groupElements = defineCommand<GroupElements, string | undefined>({
  name: 'groupElements',
  title: ({ members }) => (members.length === 1 ? 'group step' : `group ${members.length} steps`),
  execute(draft, { members, title = '' }) {
    const there = members.filter((id) => draft.flowNodes[id] !== undefined || draft.notes[id] !== undefined);
    if (there.length === 0) return undefined;
    for (const group of Object.values(draft.groups)) {
      group.members = group.members.filter((member) => !there.includes(member));
      if (group.members.length === 0) delete draft.groups[group.id];
    }
    const id = newNumberedId('group', draft.groups);
    draft.groups[id] = { id, title: title.slice(0, 120), members: there };
    return id;
  },
});
