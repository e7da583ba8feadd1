import type { ReactNode } from 'react';
import styles from './row-note.module.css';

/** The quiet second line of a table's cell. */
export function RowNote({ children }: { readonly children: ReactNode }) {
  return <span className={styles.note}>{children}</span>;
}
