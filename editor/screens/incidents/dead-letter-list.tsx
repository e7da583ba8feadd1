import { api, type DeadLetter } from '@fettle/flows/contract';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { When } from '../../parts/since.tsx';
import { exactTime, timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { DiscardDialog, FeedDialog, GiveDialog, letterWords } from './dead-letter-dialogs.tsx';
import styles from './dead-letter-list.module.css';

const MOST = 500;

interface Asking {
  readonly what: 'give' | 'feed' | 'discard';
  readonly letter: DeadLetter;
}

/** Events and payloads that nothing could be done with, as they came, with the reason. */
export function DeadLetterList({ state }: { readonly state: 'open' | 'settled' }) {
  const query = useRoute(api.listDeadLetters, { query: { state, limit: MOST } }, { keepPrevious: true });
  const [asking, setAsking] = useState<Asking>();
  return (
    <QueryContent query={query} what="the dead letters">
      {({ deadLetters }) => (
        <>
          <DataTable
            label={state === 'open' ? 'Dead letters' : 'Settled dead letters'}
            rows={deadLetters.filter((letter) => (letter.state === 'open') === (state === 'open'))}
            keyOf={({ id }) => id}
            empty={
              state === 'open'
                ? 'No dead letter: something could be done with every event.'
                : 'No dead letter has been given, fed again or discarded yet.'
            }
            columns={[
              { title: 'When', width: 120, cell: ({ at }) => <When time={at} words={exactTime(at)} /> },
              {
                title: 'What came',
                width: 240,
                cell: (letter) => (
                  <>
                    <span style={{ overflowWrap: 'anywhere' }}>{letterWords(letter)}</span>
                    {letter.event !== undefined && <RowNote>from {letter.source}</RowNote>}
                  </>
                ),
              },
              { title: 'Why nothing could be done', width: 360, cell: ({ reason }) => <Reasons text={reason} /> },
              { title: 'Payload', cell: ({ event, payload }) => <Payload text={payload} isFolded={event !== undefined} /> },
              state === 'open'
                ? { title: 'What to do', width: 270, align: 'right', cell: (letter) => <WhatToDo letter={letter} ask={setAsking} /> }
                : { title: 'What became of it', width: 300, cell: (letter) => <Settlement letter={letter} /> },
            ]}
          />
          {asking?.what === 'give' && <GiveDialog letter={asking.letter} close={() => setAsking(undefined)} />}
          {asking?.what === 'feed' && <FeedDialog letter={asking.letter} close={() => setAsking(undefined)} />}
          {asking?.what === 'discard' && <DiscardDialog letter={asking.letter} close={() => setAsking(undefined)} />}
        </>
      )}
    </QueryContent>
  );
}

/** Only what is an event can be given: of what could not be read nobody knows which machine's it is. */
function WhatToDo({ letter, ask }: { readonly letter: DeadLetter; readonly ask: (asking: Asking) => void }) {
  const at = exactTime(letter.at);
  return (
    <Group gap={6} justify="flex-end" wrap="nowrap">
      {letter.event !== undefined && (
        <Button variant="default" aria-label={`Give the event of ${at} to a unit`} onClick={() => ask({ what: 'give', letter })}>
          Give…
        </Button>
      )}
      <Button variant="default" aria-label={`Feed the dead letter of ${at} again`} onClick={() => ask({ what: 'feed', letter })}>
        Feed…
      </Button>
      <Button variant="default" aria-label={`Discard the dead letter of ${at}`} onClick={() => ask({ what: 'discard', letter })}>
        Discard…
      </Button>
    </Group>
  );
}

const SETTLED: Record<DeadLetter['state'], string> = { open: '', discarded: 'Discarded', given: 'Given to', fed: 'Fed as a new event' };

function Settlement({ letter: { state, givenTo, settledBy = '', settledAt, settledReason } }: { readonly letter: DeadLetter }) {
  const persons = usePersonNames();
  return (
    <>
      {SETTLED[state]} {givenTo !== undefined && <UnitLink serialNumber={givenTo.slice(givenTo.indexOf('/') + 1)} />} by{' '}
      {persons.get(settledBy) ?? settledBy}
      {settledAt !== undefined && (
        <>
          , <When time={settledAt} words={timeWords(settledAt)} />
        </>
      )}
      <RowNote>{settledReason}</RowNote>
    </>
  );
}

/** One payload may fail several signals: each on its line, the first ones shown. */
function Reasons({ text }: { readonly text: string }) {
  const [first = '', ...more] = text.split('; ');
  return (
    <>
      <div style={{ overflowWrap: 'anywhere' }}>{first}</div>
      {more.length > 0 && (
        <details className={styles.more}>
          <summary>{more.length === 1 ? 'and one more' : `and ${more.length} more`}</summary>
          {more.map((reason) => (
            <div key={reason}>{reason}</div>
          ))}
        </details>
      )}
    </>
  );
}

/** Characters of a payload that are shown without opening it. */
const SHOWN = 160;

/** `isFolded`: it says what the row says already. */
function Payload({ text, isFolded }: { readonly text: string; readonly isFolded: boolean }) {
  if (isFolded) {
    return (
      <details className={styles.long}>
        <summary>as it came</summary>
        <code className={styles.payload}>{text}</code>
      </details>
    );
  }
  if (text.length <= SHOWN) return <code className={styles.payload}>{text}</code>;
  return (
    <details className={styles.long}>
      <summary>
        <code className={styles.payload}>{text.slice(0, SHOWN)}…</code>
      </summary>
      <code className={styles.payload}>{text}</code>
    </details>
  );
}
