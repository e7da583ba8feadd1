import { IconArrowBackUp, IconCheck } from '@tabler/icons-react';
import type { TaskEntry } from '../../offline/outbox-entry.ts';
import { announce } from './announcement.ts';
import { useNow, useOutboxEntries, useTerminal } from './terminal-context.tsx';
import styles from './undo-bar.module.css';

/** In place of "Are you sure?": what was confirmed can be taken back for eight seconds. */
export function UndoBar({ undone }: { readonly undone: (entry: TaskEntry) => void }) {
  const { outbox } = useTerminal();
  const entries = useOutboxEntries();
  const now = useNow(250);
  const entry = entries.findLast((one): one is TaskEntry => one.kind === 'task' && one.state === 'waiting' && one.sendAfter > now);
  const takeBack = async (taken: TaskEntry): Promise<void> => {
    if (await outbox.takeBack(taken.entryId)) undone(taken);
    else announce('note', `${taken.serialNumber} has been sent already.`);
  };
  return (
    <div role="status" aria-label="Confirmed" className={styles.place}>
      {entry !== undefined && (
        <div className={styles.bar}>
          <IconCheck size={36} stroke={2.4} aria-hidden />
          <span className={styles.text}>
            <strong>{entry.serialNumber}</strong> confirmed: {entry.outcome.title}
          </span>
          <button type="button" className={styles.undo} aria-label="Undo" onClick={() => void takeBack(entry)}>
            <IconArrowBackUp size={32} stroke={2.2} aria-hidden />
            Undo
            <span aria-hidden className={styles.left}>
              {Math.max(1, Math.ceil((entry.sendAfter - now) / 1000))}
            </span>
          </button>
        </div>
      )}
    </div>
  );
}
