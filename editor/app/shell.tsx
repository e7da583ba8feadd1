import { ActionIcon, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Hint } from '../parts/hint.tsx';
import { ConnectionIndicator } from './connection-indicator.tsx';
import { PersonButton } from './person-button.tsx';
import { SCREENS } from './screens.ts';
import { mayAct, usePerson } from './session.tsx';
import styles from './shell.module.css';

const PersonMenu = lazy(() => import('./person-menu.tsx').then((module) => ({ default: module.PersonMenu })));

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
        <Link to="/help/$" className={styles.help} title="User guide" aria-label="User guide">
          ?
        </Link>
        <SchemeSwitch />
        <Suspense fallback={<PersonButton disabled />}>
          <PersonMenu />
        </Suspense>
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
    <Hint label={label}>
      <ActionIcon aria-label={label} size="lg" onClick={() => setColorScheme(scheme.next)}>
        <scheme.icon size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Hint>
  );
}
