import type { DataEntry } from '@fettle/flows/work-instruction.ts';
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import styles from './entry-strip.module.css';
import { judgeEntry } from './entry-verdict.ts';
import type { TaskDraft } from './task-draft.ts';
import { valueInWords } from './value-in-words.ts';

interface EntryStripProps {
  readonly entries: readonly DataEntry[];
  readonly draft: TaskDraft;
  readonly active: string | undefined;
  readonly choose: (key: string) => void;
}

/** The data entries of a step, where it has more than one: which are done, which is being entered. */
export function EntryStrip({ entries, draft, active, choose }: EntryStripProps) {
  return (
    <div className={styles.strip} role="group" aria-label="Entries of this step" data-many={entries.length > 6}>
      {entries.map((entry) => {
        const drafted = draft.values[entry.key];
        const { state } = judgeEntry(entry, drafted);
        const Icon = state === 'taken' ? IconCheck : state === 'empty' ? IconCircleDashed : IconAlertTriangle;
        return (
          <button
            key={entry.key}
            type="button"
            className={styles.entry}
            data-state={state}
            aria-pressed={entry.key === active}
            onClick={() => choose(entry.key)}
          >
            <Icon size={24} stroke={2.2} aria-hidden />
            <span className={styles.words}>
              <span className={styles.title}>{entry.title}</span>
              <span className={styles.value}>
                {state === 'empty' ? (entry.required ? 'to enter' : 'optional') : `${valueInWords(drafted)} ${entry.unit}`}
              </span>
            </span>
          </button>
        );
      })}
    </div>
  );
}
