import { api, type ShadowRun } from '@fettle/flows/contract';
import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../data/use-route.ts';
import { PersonName } from '../parts/person-name.tsx';
import { timeWords } from '../parts/time-words.ts';
import { useMay } from '../parts/use-may.ts';
import { useOpenFlow } from '../session/open-flow.ts';
import styles from './inspector.module.css';
import { ShadowDivergences } from './shadow-divergences.tsx';

/** The draft beside the released version, live and without consequences: since when, what both saw, what only one did. */
export function ShadowPanel() {
  const { document } = useOpenFlow();
  const flow = document.records.meta.id;
  const params = { flow };
  const { data } = useRoute(api.getShadow, { params, query: { limit: 500 } }, { every: 5_000 });
  const opened = useRoute(api.getFlow, { params });
  const start = useChange(api.startShadow, [api.getShadow]);
  const stop = useChange(api.stopShadow, [api.getShadow]);
  const may = useMay(api.startShadow);
  const [isListing, setListing] = useState(false);
  const [run] = data?.runs ?? [];
  const isRunning = run !== undefined && run.stoppedAt === undefined;
  // The draft that is saved, not the one that was there when the flow was opened.
  const begin = async (): Promise<void> => {
    const { data: now } = await opened.refetch();
    if (now !== undefined) start.mutate({ params, body: { revision: now.revision } });
  };
  const error = start.error ?? stop.error;
  return (
    <div className={styles.section}>
      <h2 className={styles.title}>Shadow mode</h2>
      {run === undefined ? (
        <Text fz="sm" c="dimmed">
          The draft can judge live beside the released version. Nothing that it asks for happens; what it would have done otherwise is
          counted and listed.
        </Text>
      ) : (
        <RunWords run={run} />
      )}
      {error !== null && (
        <Alert color="red" role="alert" mt="xs">
          {error.message}
        </Alert>
      )}
      <Group mt="xs" gap="xs">
        {may && !isRunning && (
          <Button variant="default" loading={start.isPending} onClick={() => void begin()}>
            Run the draft in shadow
          </Button>
        )}
        {may && isRunning && (
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate({ params, body: { reason: '' } })}>
            Stop
          </Button>
        )}
        {run !== undefined && run.gained + run.lost > 0 && (
          <Button variant="default" onClick={() => setListing(true)}>
            What differs…
          </Button>
        )}
      </Group>
      {isListing && run !== undefined && data !== undefined && (
        <ShadowDivergences run={run} divergences={data.divergences} close={() => setListing(false)} />
      )}
    </div>
  );
}

function RunWords({ run }: { readonly run: ShadowRun }) {
  const { kept, gained, lost, firedByDraft, firedByReleased, draftRevision, beside, startedAt, startedBy, stoppedAt, stopReason } = run;
  return (
    <>
      <Text fz="sm">
        {stoppedAt === undefined ? 'Runs' : 'Ran'} since {timeWords(startedAt)}
        {stoppedAt !== undefined && `, until ${timeWords(stoppedAt)}`}
        {stopReason !== undefined && stopReason !== '' && ` (${stopReason})`}, by <PersonName of={startedBy} />: draft {draftRevision}{' '}
        beside {beside === undefined ? 'no released version' : `version ${beside}`}.
      </Text>
      <dl className={styles.facts} aria-label="Units on which they fire">
        <dt>Both fire</dt>
        <dd className="tabular">{kept}</dd>
        <dt>Only the draft (gained)</dt>
        <dd className="tabular">{gained}</dd>
        <dt>Only version {beside ?? '–'} (lost)</dt>
        <dd className="tabular">{lost}</dd>
        <dt>Firings, draft and released</dt>
        <dd className="tabular">
          {firedByDraft} · {firedByReleased}
        </dd>
      </dl>
    </>
  );
}
