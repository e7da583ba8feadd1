import type { DataEntry } from '@fettle/flows/work-instruction.ts';
import { ChoiceEntry } from './choice-entry.tsx';
import styles from './entry-pane.module.css';
import { limitsInWords } from './entry-verdict.ts';
import { NumberEntry } from './number-entry.tsx';
import { type DraftValue, draftOf } from './task-draft.ts';
import { TextEntry } from './text-entry.tsx';
import { sourceInWords, valueInWords } from './value-in-words.ts';
import { YesNoEntry } from './yes-no-entry.tsx';

export interface EntryPaneProps {
  readonly entry: DataEntry;
  readonly drafted: DraftValue | undefined;
  /** `done`: the value is whole, the next entry may open. */
  readonly change: (value: DraftValue, done: boolean) => void;
  readonly clear: () => void;
  /** Asks what happened. */
  readonly explain: () => void;
  /** The keypad's own "that is it". */
  readonly enter: () => void;
}

/** The one data entry that is being entered. */
export function EntryPane(props: EntryPaneProps) {
  const { entry, drafted, change } = props;
  const limits = limitsInWords(entry);
  return (
    <div className={styles.pane} role="group" aria-label={entry.title}>
      <div className={styles.head}>
        <span className={styles.title}>
          {entry.title}
          {!entry.required && <em> · optional</em>}
        </span>
        {limits !== undefined && (
          <span className={styles.limits}>
            <em>limits</em> {limits}
          </span>
        )}
      </div>
      {entry.valueKind === 'number' && <NumberEntry {...props} />}
      {entry.valueKind === 'boolean' && (
        <YesNoEntry
          label={entry.title}
          chosen={typeof drafted?.value === 'boolean' ? drafted.value : undefined}
          choose={(answer) => change({ value: answer }, true)}
        />
      )}
      {entry.valueKind === 'string' && entry.choices !== undefined && (
        <ChoiceEntry
          label={entry.title}
          choices={entry.choices}
          chosen={valueInWords(drafted)}
          choose={(choice) => change(draftOf(choice), true)}
        />
      )}
      {entry.valueKind === 'string' && entry.choices === undefined && <TextEntry {...props} />}
      {entry.valueKind !== 'number' && entry.automatic !== undefined && (
        <p className={styles.source}>
          Automatic: {valueInWords({ value: entry.automatic.value })}, from {sourceInWords(entry.automatic.source)}
        </p>
      )}
    </div>
  );
}
