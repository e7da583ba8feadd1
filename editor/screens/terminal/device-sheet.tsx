import { IconMoon, IconSun, IconVolume, IconVolumeOff } from '@tabler/icons-react';
import styles from './device-sheet.module.css';
import { Sheet } from './sheet.tsx';
import { beep } from './sound.ts';
import { useSettings } from './terminal-context.tsx';
import { Tile, Tiles } from './tile.tsx';

const PREFIXES = ['', '~', '$', '%', '!', '#', '^', ']'];

/** What is set once for this device. */
export function DeviceSheet({ close }: { readonly close: () => void }) {
  const { settings, change } = useSettings();
  return (
    <Sheet title="This device" close={close} wide>
      <h3 className={styles.title}>Appearance</h3>
      <Tiles label="Appearance">
        <Tile
          label="Light"
          icon={<IconSun size={30} aria-hidden />}
          chosen={settings.scheme === 'light'}
          press={() => change({ scheme: 'light' })}
        />
        <Tile
          label="Dark"
          icon={<IconMoon size={30} aria-hidden />}
          chosen={settings.scheme === 'dark'}
          press={() => change({ scheme: 'dark' })}
        />
      </Tiles>
      <h3 className={styles.title}>Sound of scans</h3>
      <Tiles label="Sound of scans">
        <Tile
          label="On"
          icon={<IconVolume size={30} aria-hidden />}
          chosen={settings.sound}
          press={() => {
            change({ sound: true });
            beep('good');
          }}
        />
        <Tile label="Off" icon={<IconVolumeOff size={30} aria-hidden />} chosen={!settings.sound} press={() => change({ sound: false })} />
      </Tiles>
      <h3 className={styles.title}>What the scanner sends before each code</h3>
      <p className={styles.hint}>
        Set the scanner to one of these and to end with Enter. Without a prefix, a scan is told from typing by its speed.
      </p>
      <Tiles label="Scanner prefix" columns={4}>
        {PREFIXES.map((prefix) => (
          <Tile
            key={prefix}
            label={prefix === '' ? 'Nothing' : prefix}
            chosen={settings.scannerPrefix === prefix}
            press={() => change({ scannerPrefix: prefix })}
          />
        ))}
      </Tiles>
    </Sheet>
  );
}
