import { IconBackspace, IconCornerDownLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './keypad.module.css';
import type { KeypadKey } from './number-text.ts';

const ROWS: readonly (readonly { readonly key: KeypadKey; readonly face: ReactNode; readonly name?: string }[])[] = [
  [
    { key: '7', face: '7' },
    { key: '8', face: '8' },
    { key: '9', face: '9' },
    { key: 'backspace', face: <IconBackspace size={32} aria-hidden />, name: 'Backspace' },
  ],
  [
    { key: '4', face: '4' },
    { key: '5', face: '5' },
    { key: '6', face: '6' },
    { key: 'clear', face: 'C', name: 'Clear' },
  ],
  [
    { key: '1', face: '1' },
    { key: '2', face: '2' },
    { key: '3', face: '3' },
  ],
  [
    { key: 'minus', face: '−', name: 'Minus' },
    { key: '0', face: '0' },
    { key: 'decimal', face: '.', name: 'Decimal point' },
  ],
];

/** Numbers as on a calculator, never the system's keyboard. */
export function Keypad({ press, enter }: { readonly press: (key: KeypadKey) => void; readonly enter: () => void }) {
  return (
    <div className={styles.keypad} role="group" aria-label="Keypad">
      {ROWS.flat().map(({ key, face, name }) => (
        <button
          key={key}
          type="button"
          className={styles.key}
          data-key={key}
          aria-label={name ?? key}
          onMouseDown={keepFocus}
          onClick={() => press(key)}
        >
          {face}
        </button>
      ))}
      <button type="button" className={`${styles.key} ${styles.enter}`} aria-label="Enter value" onMouseDown={keepFocus} onClick={enter}>
        <IconCornerDownLeft size={32} stroke={2.2} aria-hidden />
      </button>
    </div>
  );
}

/** The field keeps the focus, and with it a plugged-in gauge its target. */
function keepFocus(event: { preventDefault(): void }): void {
  event.preventDefault();
}
