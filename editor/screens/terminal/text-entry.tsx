import { IconBarcode, IconKeyboard } from '@tabler/icons-react';
import { useState } from 'react';
import type { EntryPaneProps } from './entry-pane.tsx';
import { Sheet } from './sheet.tsx';
import { draftOf } from './task-draft.ts';
import styles from './text-entry.module.css';
import { TextKeyboard } from './text-keyboard.tsx';
import { valueInWords } from './value-in-words.ts';

/** A text: scanned, as a lot number mostly is, or typed on the terminal's own keyboard. */
export function TextEntry({ entry, drafted, change, enter }: EntryPaneProps) {
  const [typing, setTyping] = useState(false);
  const text = valueInWords(drafted);
  return (
    <>
      <div className={styles.value}>
        <input
          inputMode="none"
          autoComplete="off"
          spellCheck={false}
          aria-label={entry.title}
          placeholder="Scan or type"
          value={text}
          onChange={(event) => change(draftOf(event.currentTarget.value), false)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') enter();
          }}
        />
      </div>
      <div className={styles.ways}>
        <span>
          <IconBarcode size={30} aria-hidden /> A scan fills it in
        </span>
        <button type="button" onClick={() => setTyping(true)}>
          <IconKeyboard size={32} aria-hidden /> Keyboard
        </button>
      </div>
      {typing && (
        <Sheet title={entry.title} close={() => setTyping(false)} wide>
          <TextKeyboard
            label={entry.title}
            initial={text}
            capital={false}
            done={(typed) => {
              setTyping(false);
              change(draftOf(typed.trim()), true);
            }}
          />
        </Sheet>
      )}
    </>
  );
}
