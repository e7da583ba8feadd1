import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { LineActions } from './condition-builder.tsx';
import * as edit from './condition-edit.ts';

/** What can be done with a line, with the keys that do the same. */
export function LineMenu({ actions: { whole, path, put }, words }: { readonly actions: LineActions; readonly words: string }) {
  const part = edit.partAt(whole, path);
  const up = edit.moveAt(whole, path, -1);
  const down = edit.moveAt(whole, path, 1);
  const flat = edit.ungroupAt(whole, path);
  const isNot = part !== undefined && 'not' in part && edit.joiningOf(part) === undefined;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={`Change: ${words}`}>
          <IconDots size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item disabled={up === undefined} rightSection="Alt+↑" onClick={() => up !== undefined && put(up.condition, up.path)}>
          Move up
        </Menu.Item>
        <Menu.Item disabled={down === undefined} rightSection="Alt+↓" onClick={() => down !== undefined && put(down.condition, down.path)}>
          Move down
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item rightSection="Alt+→" onClick={() => put(edit.groupAt(whole, path), [...path, 0])}>
          Put into a group
        </Menu.Item>
        <Menu.Item disabled={flat === undefined} rightSection="Alt+←" onClick={() => flat !== undefined && put(flat, path)}>
          Take the group away
        </Menu.Item>
        <Menu.Item rightSection="N" onClick={() => put(edit.toggleNot(whole, path), path)}>
          {isNot ? 'Take “not” away' : 'Turn round: not'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item rightSection="Del" onClick={() => put(edit.removeAt(whole, path))}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
