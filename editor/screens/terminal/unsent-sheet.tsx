import { IconCloudUp, IconFileX } from '@tabler/icons-react';
import { useState } from 'react';
import type { OutboxEntry } from '../../offline/outbox-entry.ts';
import { timeOfDay } from './duration-text.ts';
import { Sheet } from './sheet.tsx';
import { useOperator, useOutboxEntries, useTerminal } from './terminal-context.tsx';
import styles from './unsent-sheet.module.css';

interface UnsentSheetProps {
  readonly close: () => void;
  readonly openAgain: (task: string) => void;
  readonly inQueue: (task: string) => boolean;
}

/** What the server does not have: on its way, or refused by it. Nothing leaves this list by itself but by being sent. */
export function UnsentSheet({ close, openAgain, inQueue }: UnsentSheetProps) {
  const entries = useOutboxEntries();
  const { database } = useTerminal();
  const refused = entries.filter((entry) => entry.state === 'refused');
  const waiting = entries.filter((entry) => entry.state === 'waiting');
  return (
    <Sheet title="Waiting and refused" close={close} wide>
      {database === undefined && (
        <p className={styles.warning} role="alert">
          This browser stores nothing. Do not close the page while entries wait.
        </p>
      )}
      <section aria-label="Refused entries">
        <h3 className={styles.title}>Refused · {refused.length}</h3>
        {refused.length === 0 && <p className={styles.none}>The server has taken everything it was sent.</p>}
        <ul className={styles.list}>
          {refused.map((entry) => (
            <Refused
              key={entry.entryId}
              entry={entry}
              openAgain={entry.kind === 'task' && inQueue(entry.task) ? () => openAgain(entry.task) : undefined}
            />
          ))}
        </ul>
      </section>
      <section aria-label="Waiting entries">
        <h3 className={styles.title}>Waiting · {waiting.length}</h3>
        {waiting.length === 0 && <p className={styles.none}>Nothing waits.</p>}
        <ul className={styles.list}>
          {waiting.map((entry) => (
            <Waiting key={entry.entryId} entry={entry} />
          ))}
        </ul>
      </section>
    </Sheet>
  );
}

function Waiting({ entry }: { readonly entry: OutboxEntry }) {
  const operator = useOperator();
  return (
    <li className={styles.entry}>
      <IconCloudUp size={30} aria-hidden />
      <span className={styles.words}>
        <strong>{nameOf(entry)}</strong>
        <span>
          {timeOfDay(entry.enteredAt)} ·{' '}
          {entry.person.id === operator.id
            ? 'is sent when the server answers'
            : `entered by ${entry.person.displayName}; is sent when they sign in here`}
        </span>
      </span>
    </li>
  );
}

function Refused({ entry, openAgain }: { readonly entry: OutboxEntry; readonly openAgain: (() => void) | undefined }) {
  const { outbox } = useTerminal();
  const [sure, setSure] = useState(false);
  return (
    <li className={styles.entry} data-refused>
      <IconFileX size={30} aria-hidden />
      <span className={styles.words}>
        <strong>{nameOf(entry)}</strong>
        <span>
          {timeOfDay(entry.enteredAt)}, {entry.person.displayName}
        </span>
        <span className={styles.reason}>{entry.reason}</span>
      </span>
      <span className={styles.ways}>
        {openAgain !== undefined && (
          <button
            type="button"
            onClick={() => {
              void outbox.putAway(entry.entryId);
              openAgain();
            }}
          >
            Open again
          </button>
        )}
        <button type="button" onClick={() => void outbox.sendAgain(entry.entryId)}>
          Send again
        </button>
        <button type="button" onClick={() => (sure ? void outbox.putAway(entry.entryId) : setSure(true))}>
          {sure ? 'Lose it' : 'Put away'}
        </button>
      </span>
    </li>
  );
}

function nameOf(entry: OutboxEntry): string {
  return entry.kind === 'task' ? `${entry.serialNumber} · ${entry.title}: ${entry.outcome.title}` : `Call for help: ${entry.title}`;
}
