import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './tile.module.css';

interface TileProps {
  readonly label: string;
  readonly note?: string | undefined;
  readonly icon?: ReactNode;
  readonly tone?: 'normal' | 'warning' | 'alarm';
  readonly chosen?: boolean;
  readonly disabled?: boolean;
  readonly large?: boolean;
  readonly press: () => void;
}

/** One answer among a few: large enough for a glove. A chosen one has a mark as well as a colour. */
export function Tile({ label, note, icon, tone = 'normal', chosen, disabled = false, large = false, press }: TileProps) {
  return (
    <button
      type="button"
      className={styles.tile}
      data-tone={tone}
      data-large={large}
      aria-pressed={chosen}
      disabled={disabled}
      onClick={press}
    >
      {chosen === true ? <IconCheck size={30} stroke={2.6} aria-hidden /> : icon}
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        {note !== undefined && <span className={styles.note}>{note}</span>}
      </span>
    </button>
  );
}

/** Tiles side by side. */
export function Tiles({
  label,
  columns = 2,
  children,
}: {
  readonly label: string;
  readonly columns?: number;
  readonly children: ReactNode;
}) {
  return (
    <div role="group" aria-label={label} className={styles.tiles} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {children}
    </div>
  );
}
