import { Loader } from '@mantine/core';
import styles from './waiting.module.css';

/** While something is on its way. It appears after a moment only, so that what is quick does not flicker. */
export function Waiting({ for: what }: { readonly for: string }) {
  return (
    <div className={styles.waiting} role="status">
      <Loader size="sm" color="gray" aria-hidden />
      <span className="visually-hidden">Loading {what}</span>
    </div>
  );
}
