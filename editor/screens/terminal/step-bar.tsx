import type { UserTask } from '@fettle/flows/contract';
import { IconClock, IconClockExclamation } from '@tabler/icons-react';
import { clockDuration } from './duration-text.ts';
import styles from './step-bar.module.css';
import { taktOf } from './takt.ts';
import { useNow } from './terminal-context.tsx';

/** Step n of m, and the time against standard. */
export function StepBar({ task, step, startedAt }: { readonly task: UserTask; readonly step: number; readonly startedAt: number }) {
  const { instruction } = task;
  const count = instruction.steps.length;
  return (
    <div className={styles.bar}>
      <h1 className={styles.title}>
        <span className={styles.number}>
          Step {step + 1} of {count}
        </span>
        <span className={styles.name}>{instruction.steps[step]!.title}</span>
      </h1>
      {count > 1 && count <= 20 && (
        <span className={styles.marks} aria-hidden>
          {instruction.steps.map(({ key }, index) => (
            <i key={key} data-state={index < step ? 'done' : index === step ? 'now' : 'ahead'} />
          ))}
        </span>
      )}
      <TaktClock startedAt={startedAt} standardTime={instruction.standardTime} />
    </div>
  );
}

function TaktClock({ startedAt, standardTime }: { readonly startedAt: number; readonly standardTime: number }) {
  const now = useNow(1_000);
  const takt = taktOf(startedAt, standardTime, now);
  const over = takt.over > 0;
  const Icon = over ? IconClockExclamation : IconClock;
  return (
    <span className={styles.takt} data-over={over} role="timer" aria-label="Time at this unit">
      <Icon size={22} aria-hidden />
      <strong>{clockDuration(takt.elapsed)}</strong>
      {takt.standard !== undefined && <span>{over ? `over by ${clockDuration(takt.over)}` : `of ${clockDuration(takt.standard)}`}</span>}
      {takt.standard !== undefined && (
        <span className={styles.track} aria-hidden>
          <span style={{ width: `${takt.share * 100}%` }} />
        </span>
      )}
    </span>
  );
}
