import { defineCommand } from '../document/command.ts';

export interface Ungroup {
  /** The frames that are taken away. */
  readonly groups?: readonly string[];
  /** Or what is taken out of the frame that it is in. */
  readonly members?: readonly string[];
}

/** Takes frames away, or steps out of theirs; the steps stay. */
export const ungroup = defineCommand<Ungroup>({
  name: 'ungroup',
  title: ({ groups = [] }) => (groups.length > 0 ? 'ungroup' : 'take out of the group'),
  execute(draft, { groups = [], members = [] }) {
    for (const id of groups) delete draft.groups[id];
    for (const group of Object.values(draft.groups)) {
      if (!group.members.some((member) => members.includes(member))) continue;
      group.members = group.members.filter((member) => !members.includes(member));
      if (group.members.length === 0) delete draft.groups[group.id];
    }
  },
});
