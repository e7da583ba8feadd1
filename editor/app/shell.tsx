import { ActionIcon, Menu, Tooltip, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconChevronDown, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { ConnectionIndicator } from './connection-indicator.tsx';
import { ROLE_TITLES, SCREENS } from './screens.ts';
import { mayAct, usePerson, useSignOut } from './session.tsx';
import styles from './shell.module.css';

/** The bar at the top with the screens that the person's roles open, and the screen below it. The terminal is not inside: it has a bar of its own. */
export function Shell() {
  const person = usePerson();
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#screen">
        Skip to the screen
      </a>
      <header className={styles.bar}>
        <Link to="/" className={styles.brand} aria-label="Fettle, start">
          <img src="/fettle.svg" alt="" width={24} height={24} />
          <span>Fettle</span>
        </Link>
        <nav className={styles.screens} aria-label="Screens">
          {SCREENS.filter((screen) => mayAct(person, screen.roles)).map((screen) => (
            <Link key={screen.to} to={screen.to} className={styles.screen} activeProps={{ 'aria-current': 'page' }}>
              {screen.title}
            </Link>
          ))}
        </nav>
        <ConnectionIndicator />
        <SchemeSwitch />
        <PersonMenu />
      </header>
      <main id="screen" className={styles.body} tabIndex={-1}>
        <Outlet />
      </main>
    </div>
  );
}

const SCHEMES = {
  auto: { next: 'light', icon: IconDeviceDesktop, says: 'as the system' },
  light: { next: 'dark', icon: IconSun, says: 'light' },
  dark: { next: 'auto', icon: IconMoon, says: 'dark' },
} as const;

function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scheme = SCHEMES[colorScheme];
  const label = `Appearance: ${scheme.says}`;
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} size="lg" onClick={() => setColorScheme(scheme.next)}>
        <scheme.icon size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

function PersonMenu() {
  const person = usePerson();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton className={styles.person} aria-label={`Signed in as ${person.displayName}`}>
          <span>{person.displayName}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
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
