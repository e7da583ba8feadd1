import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import { type LiveState, useLiveState } from '../live/live.ts';
import { Hint } from '../parts/hint.tsx';
import styles from './shell.module.css';

const WORDS: Record<LiveState, { readonly says: string; readonly means: string }> = {
  live: { says: 'Live', means: 'Changes appear as they happen.' },
  connecting: { says: 'Connecting', means: 'Connecting to the server.' },
  lost: { says: 'No connection', means: 'The server does not answer; what you see may be old. Trying again by itself.' },
};

/** Whether what is on the screen is of now. */
export function ConnectionIndicator() {
  const state = useLiveState();
  const Icon = state === 'lost' ? IconPlugConnectedX : IconPlugConnected;
  return (
    <Hint label={WORDS[state].means}>
      <span className={styles.connection} data-state={state} role="status" aria-label={`Connection: ${WORDS[state].means}`}>
        <Icon size={16} stroke={1.6} aria-hidden />
        {WORDS[state].says}
      </span>
    </Hint>
  );
}
