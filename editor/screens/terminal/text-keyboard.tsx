import { IconArrowBigUp, IconBackspace, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import styles from './text-keyboard.module.css';

const ROWS = ['1234567890', 'qwertyuiop', 'asdfghjkl-', 'zxcvbnm,./'];

interface TextKeyboardProps {
  readonly label: string;
  readonly initial: string;
  /** Starts with a capital, as a sentence does. */
  readonly capital: boolean;
  readonly done: (text: string) => void;
}

/** The terminal's own keyboard: a panel PC often has none, and a system one would cover half of the screen. A plugged-in keyboard types into the field. */
export function TextKeyboard({ label, initial, capital, done }: TextKeyboardProps) {
  const [text, setText] = useState(initial);
  const [shift, setShift] = useState(capital && initial === '');
  const type = (piece: string): void => {
    setText(text + piece);
    setShift(false);
  };
  return (
    <form
      className={styles.keyboard}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') done(text);
      }}
    >
      <input
        className={styles.text}
        inputMode="none"
        autoComplete="off"
        aria-label={label}
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {ROWS.map((row) => (
        <div key={row} className={styles.row}>
          {[...row].map((letter) => {
            const face = shift ? letter.toUpperCase() : letter;
            return (
              <button key={letter} type="button" className={styles.key} onClick={() => type(face)}>
                {face}
              </button>
            );
          })}
        </div>
      ))}
      <div className={styles.last}>
        <button type="button" className={styles.key} aria-label="Shift" aria-pressed={shift} onClick={() => setShift(!shift)}>
          <IconArrowBigUp size={30} aria-hidden />
        </button>
        <button type="button" className={styles.key} aria-label="Space" onClick={() => type(' ')}>
          Space
        </button>
        <button type="button" className={styles.key} aria-label="Backspace" onClick={() => setText(text.slice(0, -1))}>
          <IconBackspace size={32} aria-hidden />
        </button>
        <button type="submit" className={`${styles.key} ${styles.done}`} disabled={text.trim() === ''}>
          <IconCheck size={30} stroke={2.4} aria-hidden /> Done
        </button>
      </div>
    </form>
  );
}
