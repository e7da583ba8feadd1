import { api, type IncidentView } from '@fettle/flows/contract';
import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { RowNote } from '../../parts/row-note.tsx';
import { Since, When } from '../../parts/since.tsx';
import { tidyNumbers } from '../../parts/tidy-numbers.ts';
import { timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { usePersonNames } from '../../parts/use-person-names.ts';
import { ResolveDialog, type Resolving, RetryAllDialog } from './incident-dialogs.tsx';
import { INCIDENT_KINDS } from './incident-kinds.ts';
import { useStepNames } from './use-step-names.ts';

const MOST = 500;

/** What happened, and what can be done about it. */
export function IncidentList({ state }: { readonly state: IncidentView['state'] }) {
  const query = useRoute(api.listIncidents, { query: { state, limit: MOST } }, { keepPrevious: true });
  const [resolving, setResolving] = useState<Resolving>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [retrying, setRetrying] = useState<readonly IncidentView[]>();
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <QueryContent query={query} what="the incidents">
      {({ incidents: all }) => {
        const incidents = all.filter((incident) => incident.state === state);
        const picked = incidents.filter(({ id }) => chosen.has(id));
        return (
          <>
            {state === 'open' && incidents.length > 1 && (
              <Group px="md" py="xs" gap="md">
                <Checkbox
                  size="sm"
                  label="All of them"
                  checked={picked.length === incidents.length}
                  indeterminate={picked.length > 0 && picked.length < incidents.length}
                  onChange={() => setChosen(picked.length === incidents.length ? new Set() : new Set(incidents.map(({ id }) => id)))}
                />
                <Button variant="default" disabled={picked.length === 0} onClick={() => setRetrying(picked)}>
                  {picked.length < 2 ? 'Try again…' : `Try ${picked.length} again…`}
                </Button>
                {picked.length === 0 && (
                  <Text fz="sm" c="dimmed">
                    Tick those of one cause to try them again together.
                  </Text>
                )}
              </Group>
            )}
            <DataTable
              label={state === 'open' ? 'Open incidents' : 'Resolved incidents'}
              rows={incidents}
              selected={({ id }) => chosen.has(id)}
              keyOf={({ id }) => id}
              empty={state === 'open' ? 'No incident: everything that had to be done was done.' : 'No incident has been resolved yet.'}
              columns={[
                ...(state === 'open' && incidents.length > 1
                  ? [
                      {
                        title: '',
                        width: 36,
                        cell: ({ id, title }: IncidentView) => (
                          <Checkbox size="sm" aria-label={`Choose: ${title}`} checked={chosen.has(id)} onChange={() => toggle(id)} />
                        ),
                      },
                    ]
                  : []),
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
                  : [{ title: 'What became of it', width: 380, cell: (incident: IncidentView) => <Resolution incident={incident} /> }]),
              ]}
            />
            {resolving !== undefined && <ResolveDialog resolving={resolving} close={() => setResolving(undefined)} />}
            {retrying !== undefined && (
              <RetryAllDialog
                incidents={retrying}
                close={() => {
                  setRetrying(undefined);
                  setChosen(new Set());
                }}
              />
            )}
          </>
        );
      }}
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

/** Who did what about it, when and why; one whose unit ended closed with it. */
function Resolution({ incident: { kind, action, reason, resolvedBy, resolvedAt } }: { readonly incident: IncidentView }) {
  const persons = usePersonNames();
  const what = action === 'retry' ? 'Tried again' : action === 'skip' ? INCIDENT_KINDS[kind].skipped : 'Closed';
  const by = resolvedBy === undefined || resolvedBy === '' ? '' : ` by ${persons.get(resolvedBy) ?? resolvedBy}`;
  return (
    <>
      {what}
      {by}
      {resolvedAt !== undefined && (
        <>
          , <When time={resolvedAt} words={timeWords(resolvedAt)} />
        </>
      )}
      {reason !== undefined && reason !== '' && <RowNote>{reason}</RowNote>}
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
