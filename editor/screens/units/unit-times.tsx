import type { ClockView } from '@fettle/flows/contract';
import { age } from '../../parts/age.ts';
import { useNow } from '../../parts/since.tsx';
import { TimeLeft } from '../../parts/time-left.tsx';
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
              {clock.dueAt !== undefined && (
                <TimeLeft dueAt={clock.dueAt} isWarned={clock.state === 'warned'} isOver={clock.state === 'expired'} />
              )}
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

const isOver = (clock: ClockView, now: number): boolean => clock.state === 'expired' || (clock.dueAt !== undefined && clock.dueAt <= now);
const timeOf = (time: number): string => new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
