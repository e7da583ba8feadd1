import type { ReactNode } from 'react';
import styles from './unit-panel.module.css';

export interface UnitPanelProps {
  readonly title: string;
  readonly note?: string;
  /** Something in it asks for attention. */
  readonly isWrong?: boolean;
  readonly children: ReactNode;
}

/** One of the sheets beside a unit's journey. */
export function UnitPanel({ title, note, isWrong = false, children }: UnitPanelProps) {
  return (
    <section className={styles.panel} data-wrong={isWrong} aria-label={title}>
      <h2 className={styles.head}>
        {title} {note !== undefined && <span>{note}</span>}
      </h2>
      {children}
    </section>
  );
}
