import { api, type DeadLetter } from '@fettle/flows/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { When } from '../../parts/since.tsx';
import { exactTime } from '../../parts/time-words.ts';
import styles from './dead-letter-list.module.css';
import { DiscardDialog } from './incident-dialogs.tsx';

const MOST = 500;

/** Events and payloads that nothing could be done with, as they came, with the reason. */
export function DeadLetterList({ state }: { readonly state: DeadLetter['state'] }) {
  const query = useRoute(api.listDeadLetters, { query: { state, limit: MOST } }, { keepPrevious: true });
  const [discarding, setDiscarding] = useState<DeadLetter>();
  return (
    <QueryContent query={query} what="the dead letters">
      {({ deadLetters }) => (
        <>
          <DataTable
            label={state === 'open' ? 'Dead letters' : 'Discarded dead letters'}
            rows={deadLetters.filter((letter) => letter.state === state)}
            keyOf={({ id }) => id}
            empty={state === 'open' ? 'No dead letter: something could be done with every event.' : 'No dead letter has been discarded.'}
            columns={[
              { title: 'When', width: 120, cell: ({ at }) => <When time={at} words={exactTime(at)} /> },
              {
                title: 'From',
                width: 260,
                cell: ({ source, address }) => (
                  <>
                    {source}
                    <RowNote>
                      <span style={{ overflowWrap: 'anywhere' }}>{address}</span>
                    </RowNote>
                  </>
                ),
              },
              { title: 'Why nothing could be done', width: 420, cell: ({ reason }) => <Reasons text={reason} /> },
              { title: 'Payload', cell: ({ payload }) => <Payload text={payload} /> },
              ...(state === 'open'
                ? [
                    {
                      title: 'What to do',
                      width: 110,
                      align: 'right' as const,
                      cell: (letter: DeadLetter) => (
                        <Button
                          variant="default"
                          aria-label={`Discard the dead letter of ${exactTime(letter.at)}`}
                          onClick={() => setDiscarding(letter)}
                        >
                          Discard…
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
          {discarding !== undefined && <DiscardDialog letter={discarding} close={() => setDiscarding(undefined)} />}
        </>
      )}
    </QueryContent>
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

function Payload({ text }: { readonly text: string }) {
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
