import { IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Band } from './band.tsx';
import styles from './sheet.module.css';

interface SheetProps {
  readonly title: string;
  readonly close: () => void;
  /** Says what is asked before the answers. */
  readonly lead?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A question over the screen. It is the browser's own dialog: focus stays in it, Escape closes it. Scans count here too, and what is behind a dialog is silent: it has its own band. */
export function Sheet({ title, close, lead, wide = false, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      data-wide={wide}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <header className={styles.head}>
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" className={styles.close} onClick={close} aria-label="Close">
          <IconX size={32} aria-hidden />
        </button>
      </header>
      {lead !== undefined && <div className={styles.lead}>{lead}</div>}
      <div className={styles.body}>{children}</div>
      <Band />
    </dialog>
  );
}
