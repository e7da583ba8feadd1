import styles from './top-bar.module.css';

/** Of the bar that holds the cells. */
export const topBarClass = styles.bar;

interface TopBarCellProps {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly grow?: boolean;
  readonly strong?: boolean;
}

/** One fact of the bar at the top. */
export function TopBarCell({ label, value, note, grow = false, strong = false }: TopBarCellProps) {
  return (
    <div className={styles.cell} data-grow={grow} data-strong={strong}>
      <span className={styles.label}>
        {label}
        {note !== undefined && <em> · {note}</em>}
      </span>
      <span className={styles.value} title={value}>
        {value}
      </span>
    </div>
  );
}
