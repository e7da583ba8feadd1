import { api } from '@fettle/flows/contract';
import { IconChevronRight, IconMapPin } from '@tabler/icons-react';
import { useRoute } from '../../data/use-route.ts';
import { announce } from './announcement.ts';
import { Band } from './band.tsx';
import { ConnectionLine } from './connection-line.tsx';
import { beep } from './sound.ts';
import styles from './station-picker.module.css';
import { useOperator, useSettings } from './terminal-context.tsx';
import { useTerminalSignOut } from './terminal-session.tsx';
import { useScanner } from './use-scanner.ts';

/** Chosen once for a device, and remembered. */
export function StationPicker({ choose }: { readonly choose: (station: string) => void }) {
  const stations = useRoute(api.listStations, {}, { every: 30_000 });
  const operator = useOperator();
  const signOut = useTerminalSignOut();
  const list = stations.data?.stations;
  const { settings } = useSettings();
  useScanner(settings.scannerPrefix, (code) => {
    const found = list?.find(({ id }) => id === code);
    if (settings.sound) beep(found === undefined ? 'bad' : 'good');
    if (found === undefined) announce('bad', `Expected a station, got “${code}”.`);
    else choose(found.id);
  });
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>Which station is this?</h1>
        <ConnectionLine />
      </header>
      <p className={styles.hint}>This device remembers it. You can change it later under “More”.</p>
      {list?.length === 0 && (
        <p className={styles.none} role="status">
          No released routing uses a station yet. An engineer names one in a manual operation or an inspection and releases the routing.
        </p>
      )}
      {list === undefined && stations.error !== null && (
        <p className={styles.none} role="alert">
          {stations.error.message}
        </p>
      )}
      <ul className={styles.list} aria-label="Stations">
        {list?.map(({ id, title, waiting }) => (
          <li key={id}>
            <button type="button" className={styles.station} onClick={() => choose(id)}>
              <IconMapPin size={32} stroke={1.7} aria-hidden />
              <span className={styles.title}>
                {title}
                {title !== id && <small>{id}</small>}
              </span>
              <span className={styles.waiting}>
                {waiting === 0 ? 'nothing waits' : waiting === 1 ? '1 unit waits' : `${waiting} units wait`}
              </span>
              <IconChevronRight size={28} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      <footer className={styles.foot}>
        <span>Signed in as {operator.displayName}</span>
        <button type="button" className={styles.quiet} onClick={signOut}>
          Sign out
        </button>
        <a className={styles.quiet} href="/line">
          Other screens
        </a>
      </footer>
      <Band />
    </main>
  );
}
