import type { UnitState } from '@fettle/flows';
import { type Mark, StateMark } from './state-mark.tsx';

export const UNIT_STATES: Record<UnitState, { readonly mark: Mark; readonly says: string }> = {
  running: { mark: 'running', says: 'In progress' },
  held: { mark: 'held', says: 'On hold' },
  good: { mark: 'good', says: 'Good' },
  scrapped: { mark: 'wrong', says: 'Scrapped' },
  aborted: { mark: 'quiet', says: 'Aborted' },
  returned: { mark: 'warning', says: 'Returned' },
  transferred: { mark: 'quiet', says: 'In other units' },
};

export function UnitStateMark({ state, aborting = false }: { readonly state: UnitState; readonly aborting?: boolean | undefined }) {
  if (aborting) return <StateMark mark="warning">Being undone</StateMark>;
  const { mark, says } = UNIT_STATES[state];
  return <StateMark mark={mark}>{says}</StateMark>;
}
