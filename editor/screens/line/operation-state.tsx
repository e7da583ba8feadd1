import type { LineOperation } from '@fettle/flows/contract';
import { STATE_WORDS } from './line-words.ts';
import styles from './operation-state.module.css';

/** Told apart without colour: an arrow runs, an empty bowl waits for units, a bar is blocked, a cross is down, a lock holds, a dash rests. */
const SHAPES: Record<LineOperation['state'], React.ReactNode> = {
  running: <path d="M6 4 L20 12 L6 20 Z" fill="currentColor" stroke="none" />,
  starved: <path d="M3 9 H21 L17 20 H7 Z M12 2 V6" fill="none" />,
  blocked: (
    <>
      <rect x="3" y="3" width="18" height="18" fill="currentColor" stroke="none" />
      <path d="M7 12 H17" className={styles.cut} />
    </>
  ),
  down: (
    <>
      <path d="M8 2 H16 L22 8 V16 L16 22 H8 L2 16 V8 Z" fill="currentColor" stroke="none" />
      <path d="M8 8 L16 16 M16 8 L8 16" className={styles.cut} />
    </>
  ),
  held: (
    <>
      <rect x="4" y="11" width="16" height="10" fill="currentColor" stroke="none" />
      <path d="M8 11 V7 a4 4 0 0 1 8 0 V11" fill="none" />
    </>
  ),
  idle: <path d="M5 12 H19" fill="none" />,
};

export function OperationState({ state, size }: { readonly state: LineOperation['state']; readonly size: number }) {
  return (
    <span className={styles.state} data-state={state} title={STATE_WORDS[state].means}>
      <svg width={size} height={size} viewBox="0 0 24 24" stroke="currentColor" strokeWidth="2.6" aria-hidden>
        {SHAPES[state]}
      </svg>
      {STATE_WORDS[state].says}
    </span>
  );
}
