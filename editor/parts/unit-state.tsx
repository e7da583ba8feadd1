import type { UnitState } from '@fettle/flows';
import { type Mark, StateMark } from './state-mark.tsx';

const STATES: Record<UnitState, { readonly mark: Mark; readonly words: string }> = {
  running: { mark: 'running', words: 'in progress' },
  held: { mark: 'held', words: 'held' },
  good: { mark: 'good', words: 'finished good' },
  scrapped: { mark: 'wrong', words: 'scrapped' },
  aborted: { mark: 'wrong', words: 'aborted' },
  returned: { mark: 'quiet', words: 'returned' },
};

export function UnitStateMark({ state }: { readonly state: UnitState }) {
  return <StateMark mark={STATES[state].mark}>{STATES[state].words}</StateMark>;
}

/** For a choice of states. */
export const UNIT_STATE_OPTIONS = Object.entries(STATES).map(([value, { words }]) => ({ value, label: words }));
