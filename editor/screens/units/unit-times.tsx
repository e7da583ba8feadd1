import type { ClockView } from '@fettle/flows/contract';
import { age } from '../../parts/age.ts';
import { useNow } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import styles from './unit-panel.module.css';
import { UnitPanel } from './unit-panel.tsx';
import type { UnitAnswer } from './use-unit-record.ts';

/** Times between operations that are running, with what is left of them. Nothing when none is. */
export function UnitTimes({ unit: { clocks } }: { readonly unit: UnitAnswer }) {
  const now = useNow();
  if (clocks.length === 0) return null;
  return (
    <UnitPanel title="Times running" isWrong={clocks.some((clock) => isOver(clock, now))}>
      <ul className={styles.items}>
        {clocks.map((clock) => (
          <li key={`${clock.limit} ${clock.startedAt}`}>
            <div className={styles.row}>
              <strong>{clock.title}</strong>
              <TimeLeft clock={clock} now={now} />
            </div>
            <div className={styles.quiet}>
              {clock.fromName} → {clock.toName}, for {age(now - clock.startedAt)}
            </div>
            {clock.notBefore !== undefined && clock.notBefore > now && (
              <div className={styles.quiet}>
                Not before {timeOf(clock.notBefore)}, in {age(clock.notBefore - now)}
              </div>
            )}
          </li>
        ))}
      </ul>
    </UnitPanel>
  );
}

function TimeLeft({ clock, now }: { readonly clock: ClockView; readonly now: number }) {
  if (clock.dueAt === undefined) return null;
  if (isOver(clock, now)) return <StateMark mark="wrong">{`over for ${age(now - clock.dueAt)}`}</StateMark>;
  return clock.state === 'warned' ? (
    <StateMark mark="warning">{`${age(clock.dueAt - now)} left`}</StateMark>
  ) : (
    <span>{age(clock.dueAt - now)} left</span>
  );
}

const isOver = (clock: ClockView, now: number): boolean => clock.state === 'expired' || (clock.dueAt !== undefined && clock.dueAt <= now);
const timeOf = (time: number): string => new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
