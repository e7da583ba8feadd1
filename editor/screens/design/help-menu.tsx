import { ActionIcon, Menu } from '@mantine/core';
import { IconBook, IconBoxMultiple, IconHelp, IconKeyboard, IconTerminal2 } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { EditorActions } from './key-bindings.ts';

/** Where one reads how: the guide, every key, every node type, and what can be done here. All of it comes from this server. */
export function HelpMenu({ actions }: { readonly actions: Pick<EditorActions, 'help' | 'commands'> }) {
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon aria-label="Help" size={32}>
          <IconHelp size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/help/guide/draw-a-routing" target="_blank" leftSection={<IconBook size={16} aria-hidden />}>
          User guide
        </Menu.Item>
        <Menu.Item component={Link} to="/help/node-types" target="_blank" leftSection={<IconBoxMultiple size={16} aria-hidden />}>
          All node types
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} rightSection="?" onClick={actions.help}>
          Keys
        </Menu.Item>
        <Menu.Item leftSection={<IconTerminal2 size={16} aria-hidden />} rightSection="Ctrl K" onClick={actions.commands}>
          All commands
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
