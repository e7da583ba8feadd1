import { api, type IncidentView } from '@fettle/flows/contract';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { Since, When } from '../../parts/since.tsx';
import { tidyNumbers } from '../../parts/tidy-numbers.ts';
import { timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { ResolveDialog, type Resolving } from './incident-dialogs.tsx';
import { INCIDENT_KINDS } from './incident-kinds.ts';
import { useStepNames } from './use-step-names.ts';

const MOST = 500;

/** What happened, and what can be done about it. */
export function IncidentList({ state }: { readonly state: IncidentView['state'] }) {
  const query = useRoute(api.listIncidents, { query: { state, limit: MOST } }, { keepPrevious: true });
  const [resolving, setResolving] = useState<Resolving>();
  return (
    <QueryContent query={query} what="the incidents">
      {({ incidents }) => (
        <>
          <DataTable
            label={state === 'open' ? 'Open incidents' : 'Resolved incidents'}
            rows={incidents.filter((incident) => incident.state === state)}
            keyOf={({ id }) => id}
            empty={state === 'open' ? 'No incident: everything that had to be done was done.' : 'No incident has been resolved yet.'}
            columns={[
              {
                title: 'What happened',
                cell: ({ title, detail }) => (
                  <>
                    <strong style={{ fontWeight: 550 }}>{title}</strong>
                    <RowNote>
                      <span style={{ overflowWrap: 'anywhere' }}>{tidyNumbers(detail)}</span>
                    </RowNote>
                  </>
                ),
              },
              { title: 'Where', width: 260, cell: (incident) => <Where incident={incident} /> },
              state === 'open'
                ? { title: 'Open for', width: 110, align: 'right', cell: ({ openedAt }) => <Since time={openedAt} /> }
                : {
                    title: 'Opened',
                    width: 110,
                    align: 'right',
                    cell: ({ openedAt }) => <When time={openedAt} words={timeWords(openedAt)} />,
                  },
              ...(state === 'open'
                ? [
                    {
                      title: 'What to do',
                      width: 340,
                      cell: (incident: IncidentView) => <WhatToDo incident={incident} resolve={setResolving} />,
                    },
                  ]
                : []),
            ]}
          />
          {resolving !== undefined && <ResolveDialog resolving={resolving} close={() => setResolving(undefined)} />}
        </>
      )}
    </QueryContent>
  );
}

function Where({ incident: { kind, serialNumber, flowNode } }: { readonly incident: IncidentView }) {
  const names = useStepNames(serialNumber);
  return (
    <>
      {serialNumber === undefined ? 'no unit' : <UnitLink serialNumber={serialNumber} />}
      <RowNote>
        {INCIDENT_KINDS[kind].says}
        {flowNode !== undefined && `: ${names.flowNode(flowNode)}`}
      </RowNote>
    </>
  );
}

function WhatToDo({ incident, resolve }: { readonly incident: IncidentView; readonly resolve: (resolving: Resolving) => void }) {
  const { skip, toDo } = INCIDENT_KINDS[incident.kind];
  return (
    <>
      <RowNote>{toDo}</RowNote>
      <Group gap={6} mt={6}>
        <Button variant="default" aria-label={`Try again: ${incident.title}`} onClick={() => resolve({ incident, action: 'retry' })}>
          Try again…
        </Button>
        {(incident.kind !== 'flowNode' || incident.ports.length > 0) && (
          <Button variant="default" aria-label={`${skip}: ${incident.title}`} onClick={() => resolve({ incident, action: 'skip' })}>
            {skip}…
          </Button>
        )}
      </Group>
    </>
  );
}
