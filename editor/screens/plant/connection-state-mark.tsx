import type { ConnectionView } from '@fettle/flows/contract';
import { type Mark, StateMark } from '../../parts/state-mark.tsx';

const STATES: Record<ConnectionView['health']['state'], { readonly mark: Mark; readonly words: string }> = {
  connected: { mark: 'good', words: 'connected' },
  connecting: { mark: 'warning', words: 'connecting' },
  disconnected: { mark: 'wrong', words: 'not connected' },
  disabled: { mark: 'quiet', words: 'switched off' },
};

export function ConnectionStateMark({ state }: { readonly state: ConnectionView['health']['state'] }) {
  return <StateMark mark={STATES[state].mark}>{STATES[state].words}</StateMark>;
}
