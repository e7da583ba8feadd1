import { api, DECIDERS, type DeadLetter, type IncidentView } from '@fettle/flows/contract';
import { Button, Code, Group, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useMayAct } from '../../app/session.tsx';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { exactTime, timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../units/unit-link.tsx';
import { DiscardDialog, ResolveDialog, type Resolving } from './incident-dialogs.tsx';
import { RefusedEntryList } from './refused-entry-list.tsx';

/** What could not be carried out, and events that nothing could be done with. Nothing is lost: it waits here for somebody. */
export function IncidentScreen() {
  const [tab, setTab] = useState<'incidents' | 'deadLetters' | 'refused'>('incidents');
  const maySeeRefused = useMayAct([...DECIDERS, 'processEngineer']);
  return (
    <Page
      title="Incidents"
      tools={
        <SegmentedControl
          size="xs"
          aria-label="What to show"
          value={tab}
          onChange={(next) => setTab(next as typeof tab)}
          data={[
            { value: 'incidents', label: 'Incidents' },
            { value: 'deadLetters', label: 'Events without use' },
            ...(maySeeRefused ? [{ value: 'refused', label: 'Refused entries' }] : []),
          ]}
        />
      }
    >
      {tab === 'incidents' && <Incidents />}
      {tab === 'deadLetters' && <DeadLetters />}
      {tab === 'refused' && <RefusedEntryList />}
    </Page>
  );
}

function Incidents() {
  const query = useRoute(api.listIncidents, { query: { limit: 300 } });
  const [resolving, setResolving] = useState<Resolving>();
  return (
    <QueryContent query={query} what="the incidents">
      {(data) => (
        <>
          <DataTable
            label="Incidents"
            rows={data.incidents}
            keyOf={({ id }) => id}
            empty="There is no incident: everything that had to be done was done."
            columns={[
              {
                title: 'State',
                width: 110,
                cell: ({ state }) =>
                  state === 'open' ? <StateMark mark="wrong">open</StateMark> : <StateMark mark="quiet">resolved</StateMark>,
              },
              { title: 'What', cell: (incident) => <IncidentWords incident={incident} /> },
              {
                title: 'Unit',
                width: 160,
                cell: ({ serialNumber }) => serialNumber !== undefined && <UnitLink serialNumber={serialNumber} />,
              },
              { title: 'Since', width: 130, cell: ({ openedAt }) => timeWords(openedAt) },
              { title: 'What to do', width: 260, cell: (incident) => <IncidentActions incident={incident} resolve={setResolving} /> },
            ]}
          />
          {resolving !== undefined && <ResolveDialog resolving={resolving} close={() => setResolving(undefined)} />}
        </>
      )}
    </QueryContent>
  );
}

function IncidentWords({ incident }: { readonly incident: IncidentView }) {
  return (
    <>
      <Text fz="sm" fw={550}>
        {incident.title}
      </Text>
      <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {incident.detail}
      </Text>
    </>
  );
}

function IncidentActions({ incident, resolve }: { readonly incident: IncidentView; readonly resolve: (resolving: Resolving) => void }) {
  if (incident.state === 'resolved') return null;
  return (
    <Group gap={6}>
      <Button variant="default" onClick={() => resolve({ incident, action: 'retry' })}>
        Try again
      </Button>
      {incident.ports.length > 0 && (
        <Button variant="subtle" color="gray" onClick={() => resolve({ incident, action: 'skip' })}>
          Go on without it…
        </Button>
      )}
    </Group>
  );
}

function DeadLetters() {
  const query = useRoute(api.listDeadLetters, { query: { state: 'open', limit: 300 } });
  const [discarding, setDiscarding] = useState<DeadLetter>();
  return (
    <QueryContent query={query} what="events without use">
      {(data) => (
        <>
          <DataTable
            label="Events without use"
            rows={data.deadLetters}
            keyOf={({ id }) => id}
            empty="Every event was of use to something."
            columns={[
              { title: 'When', width: 140, cell: ({ at }) => exactTime(at) },
              { title: 'From', width: 240, cell: ({ source, address }) => `${source} · ${address}` },
              { title: 'What it said', cell: ({ payload }) => <Code style={{ overflowWrap: 'anywhere' }}>{payload.slice(0, 300)}</Code> },
              { title: 'Why it is here', cell: ({ reason }) => reason },
              {
                title: 'What to do',
                width: 110,
                cell: (letter) => (
                  <Button variant="default" onClick={() => setDiscarding(letter)}>
                    Discard…
                  </Button>
                ),
              },
            ]}
          />
          {discarding !== undefined && <DiscardDialog letter={discarding} close={() => setDiscarding(undefined)} />}
        </>
      )}
    </QueryContent>
  );
}
