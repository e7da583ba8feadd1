import { IconAlertTriangle, IconCheck, IconCpu, IconMessage, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import type { EntryPaneProps } from './entry-pane.tsx';
import { type EntryVerdict, judgeEntry } from './entry-verdict.ts';
import { Keypad } from './keypad.tsx';
import styles from './number-entry.module.css';
import { cleanNumberText, type KeypadKey, numberDraft, press } from './number-text.ts';
import { sourceInWords, valueInWords } from './value-in-words.ts';

/** A number with its own keypad. `inputmode=none` keeps the system's keyboard away; a keyboard or a gauge that is plugged in still types. */
export function NumberEntry({ entry, drafted, change, explain, enter }: EntryPaneProps) {
  // A value that stood there before is replaced by the first digit, and changed by backspace and minus.
  const [untouched, setUntouched] = useState(drafted !== undefined);
  const text = valueInWords(drafted);
  const verdict = judgeEntry(entry, drafted);
  const key = (pressed: KeypadKey): void => {
    const replaces = untouched && pressed !== 'backspace' && pressed !== 'minus';
    setUntouched(false);
    change(numberDraft(press(replaces ? '' : text, pressed)), false);
  };
  return (
    <>
      <div className={styles.value} data-state={verdict.state}>
        <Verdict verdict={verdict} entry={entry} drafted={drafted} explain={explain} />
        <input
          inputMode="none"
          autoComplete="off"
          enterKeyHint="done"
          aria-label={`${entry.title}${entry.unit === '' ? '' : ` in ${entry.unit}`}`}
          aria-describedby="entry-verdict"
          aria-invalid={verdict.state === 'outside' || verdict.state === 'unreadable'}
          placeholder="–"
          style={{ width: `${text.length + 0.4}ch` }}
          value={text}
          onChange={(event) => {
            setUntouched(false);
            change(numberDraft(cleanNumberText(event.currentTarget.value)), false);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') enter();
          }}
        />
        {entry.unit !== '' && <span className={styles.unit}>{entry.unit}</span>}
      </div>
      <Keypad press={key} enter={enter} />
    </>
  );
}

interface VerdictProps extends Pick<EntryPaneProps, 'entry' | 'drafted' | 'explain'> {
  readonly verdict: EntryVerdict;
}

/** What is to be said of the value, in words and with a shape; beside a value outside its limits, what happened. */
function Verdict({ verdict, entry, drafted, explain }: VerdictProps) {
  if (verdict.state === 'outside') {
    return (
      <button id="entry-verdict" type="button" className={styles.verdict} data-state="outside" onClick={explain}>
        {verdict.explained ? <IconMessage size={26} aria-hidden /> : <IconAlertTriangle size={26} stroke={2.2} aria-hidden />}
        <span>
          <strong>
            {verdict.by} {verdict.side}
          </strong>
          <em>{verdict.explained ? drafted?.comment : 'What happened?'}</em>
        </span>
      </button>
    );
  }
  return (
    <span id="entry-verdict" className={styles.verdict} data-state={verdict.state} role="status">
      {verdict.state === 'taken' && <IconCheck size={26} stroke={2.4} aria-hidden />}
      {verdict.state === 'unreadable' && <IconAlertTriangle size={26} stroke={2.2} aria-hidden />}
      <span>
        <strong>{wordsFor(verdict.state, entry)}</strong>
        <Source entry={entry} drafted={drafted} />
      </span>
    </span>
  );
}

function wordsFor(state: Exclude<EntryVerdict['state'], 'outside'>, { lower, upper, required }: EntryPaneProps['entry']): string {
  if (state === 'empty') return required ? 'To enter' : 'May stay empty';
  if (state === 'unreadable') return 'Not a number yet';
  return lower === undefined && upper === undefined ? 'Entered' : 'Within limits';
}

/** Where an automatic value came from, also when somebody has put another in its place. */
function Source({ entry, drafted }: Pick<EntryPaneProps, 'entry' | 'drafted'>) {
  const { automatic } = entry;
  if (automatic === undefined) return null;
  const from = sourceInWords(automatic.source);
  return drafted?.value === automatic.value ? (
    <em>
      <IconCpu size={18} aria-hidden /> from {from}
    </em>
  ) : (
    <em>
      <IconPencil size={18} aria-hidden /> by hand; {from} gave {String(automatic.value)}
    </em>
  );
}
