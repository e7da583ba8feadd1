import { Menu } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { PersonButton } from './person-button.tsx';
import { ROLE_TITLES } from './screens.ts';
import { usePerson, useSignOut } from './session.tsx';

/** What the signed-in person may do, and how to sign out. */
export function PersonMenu() {
  const person = usePerson();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <PersonButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.roles.map((role) => ROLE_TITLES[role]).join(', ')}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
