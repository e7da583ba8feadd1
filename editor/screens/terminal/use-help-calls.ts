import { type AndonCall, api } from '@fettle/flows/contract';
import { useRoute } from '../../data/use-route.ts';
import type { BottomBarProps } from './bottom-bar.tsx';
import { clockDuration } from './duration-text.ts';
import { useNow, useOutboxEntries } from './terminal-context.tsx';

/** The calls of a station that nobody has closed. */
export function useOpenCalls(station: string): readonly AndonCall[] {
  const calls = useRoute(api.listAndonCalls, { query: { open: 'true', station } }, { every: 15_000 });
  return (calls.data?.calls ?? []).filter((one) => one.state !== 'closed');
}

/** What the Call help button says. */
export function useHelpCalls(station: string, open: () => void): BottomBarProps['help'] {
  const calls = useOpenCalls(station);
  const entries = useOutboxEntries();
  const now = useNow(1_000);
  const unsent = entries.find((entry) => entry.kind === 'call' && entry.state === 'waiting' && entry.station === station);
  if (unsent !== undefined && now - unsent.enteredAt > 2_000) return { state: 'waiting', says: 'Not sent: call out loud', open };
  const unanswered = calls.filter((one) => one.state === 'open').sort((one, other) => one.calledAt - other.calledAt)[0];
  if (unanswered !== undefined) {
    return { state: 'called', says: `${unanswered.title} · called ${clockDuration((now - unanswered.calledAt) / 1000)} ago`, open };
  }
  const answered = calls[0];
  if (answered !== undefined) return { state: 'acknowledged', says: `${answered.acknowledgedBy ?? 'Somebody'} is coming`, open };
  return { state: 'none', says: 'Andon', open };
}
