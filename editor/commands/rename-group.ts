import { defineCommand } from '../document/command.ts';

export interface RenameGroup {
  readonly group: string;
  readonly title: string;
}

export const renameGroup = defineCommand<RenameGroup>({
  name: 'renameGroup',
  title: () => 'rename group',
  coalesce: ({ group }) => `rename ${group}`,
  execute(draft, { group, title }) {
    const found = draft.groups[group];
    if (found !== undefined) found.title = title.slice(0, 120);
  },
});
