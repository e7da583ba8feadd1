import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { hush, useAnnouncement } from './announcement.ts';
import styles from './band.module.css';

const LOOKS = {
  good: { icon: IconCheck, word: 'OK' },
  bad: { icon: IconAlertTriangle, word: 'Not taken' },
  missing: { icon: IconAlertTriangle, word: 'Not yet' },
  note: { icon: IconInfoCircle, word: 'Note' },
} as const;

/** The answer to a scan or a touch, over everything, read out at once. A touch puts it away. */
export function Band() {
  const said = useAnnouncement();
  const { icon: Icon, word } = LOOKS[said?.tone ?? 'note'];
  return (
    <div role="alert" aria-label="Answer" aria-atomic className={styles.place}>
      {said !== undefined && (
        <button key={said.id} type="button" className={styles.band} data-tone={said.tone} onClick={() => hush()}>
          <Icon size={36} stroke={2.2} aria-hidden />
          <strong>{said.word ?? word}</strong>
          <span>{said.text}</span>
        </button>
      )}
    </div>
  );
}
