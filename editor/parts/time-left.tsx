import { age } from './age.ts';
import { useNow } from './since.tsx';
import { StateMark } from './state-mark.tsx';

/** Milliseconds: from here on it is worth a look. */
const SOON = 15 * 60_000;

export interface TimeLeftProps {
  /** When the longest time between two operations is over. */
  readonly dueAt: number;
  /** Somebody was warned already. */
  readonly isWarned?: boolean;
  readonly isOver?: boolean;
}

/** What is left of a time that is running, counting down; over, for how long. */
export function TimeLeft({ dueAt, isWarned = false, isOver = false }: TimeLeftProps) {
  const now = useNow();
  const left = dueAt - now;
  if (isOver || left <= 0) return <StateMark mark="wrong">{left > 0 ? 'over' : `over for ${age(-left)}`}</StateMark>;
  if (isWarned || left <= SOON) return <StateMark mark="warning">{`${age(left)} left`}</StateMark>;
  return <span className="tabular">{age(left)} left</span>;
}
