import { IconCloudUp, IconPlugConnected, IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { useLiveState } from '../../live/live.ts';
import { useReachable } from '../../offline/reachability.ts';
import styles from './connection-line.module.css';
import { useOutboxEntries } from './terminal-context.tsx';

export type ConnectionState = 'connected' | 'connecting' | 'lost';

/** From the live stream and from the calls: either may notice first. */
export function useConnection(): ConnectionState {
  const live = useLiveState();
  const reachable = useReachable();
  if (live === 'lost' || !reachable) return 'lost';
  return live === 'live' ? 'connected' : 'connecting';
}

const LOOKS = {
  connected: { icon: IconPlugConnected, says: 'Connected' },
  connecting: { icon: IconRefresh, says: 'Connecting' },
  lost: { icon: IconPlugConnectedX, says: 'No connection' },
} as const;

/** Whether the server is there and how many entries wait for it. */
export function ConnectionLine() {
  const state = useConnection();
  const waiting = useOutboxEntries().filter((entry) => entry.state === 'waiting').length;
  const { icon: Icon, says } = LOOKS[state];
  return (
    <div className={styles.line} data-state={state} role="status" aria-label="Connection">
      <span className={styles.state}>
        <Icon size={20} stroke={1.9} aria-hidden />
        {says}
      </span>
      {waiting > 0 && (
        <span className={styles.waiting}>
          <IconCloudUp size={18} stroke={1.9} aria-hidden />
          {waiting} waiting
        </span>
      )}
    </div>
  );
}
