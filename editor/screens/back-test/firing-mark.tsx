import styles from './timeline.module.css';

export type FiringSide = 'gained' | 'kept' | 'lost';

/** A shape for each side, so that colour is never all that tells them apart: a full triangle, a ring, a cross. */
export function FiringMark({ side }: { readonly side: FiringSide }) {
  if (side === 'gained') return <path d="M0 -6L6 5L-6 5Z" className={styles.gained} />;
  if (side === 'kept') return <circle r={4.5} className={styles.kept} />;
  return <path d="M-5 -5L5 5M-5 5L5 -5" className={styles.lost} />;
}
