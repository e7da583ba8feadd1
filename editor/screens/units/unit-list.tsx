import { UnitState } from '@fettle/flows';
import { api, type UnitSummary } from '@fettle/flows/contract';
import { Button, Group, Text } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { age } from '../../parts/age.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { Since, When } from '../../parts/since.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { TimeLeft } from '../../parts/time-left.tsx';
import { timeWords } from '../../parts/time-words.ts';
import { UnitLink } from '../../parts/unit-link.tsx';
import { UnitStateMark } from '../../parts/unit-state-mark.tsx';
import { useFlowNames } from '../../parts/use-flow-names.ts';

const routeApi = getRouteApi('/shell/units');
const PAGE = 100;
/** The contract's most. */
const MOST = 500;

/** The units that the filters in the address leave, newest first. */
export function UnitList() {
  const { state, flow, flowNode, search } = routeApi.useSearch();
  const navigate = useNavigate();
  const flowNames = useFlowNames();
  const [limit, setLimit] = useState(PAGE);
  const known = UnitState.safeParse(state).data;
  const filters = Object.fromEntries(Object.entries({ state: known, flow, flowNode, search }).filter(([, value]) => value !== undefined));
  const units = useRoute(api.listUnits, { query: { limit, ...filters } }, { keepPrevious: true });
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <QueryContent query={units} what="the units">
      {(data) => (
        <>
          <DataTable
            label="Units"
            rows={data.units}
            keyOf={({ instance }) => instance}
            onOpen={({ unit }) => void navigate({ to: '/units/$serialNumber', params: { serialNumber: unit.serialNumber } })}
            empty={isFiltered ? 'No unit matches these filters.' : 'There is no unit yet. A job order starts the first ones.'}
            columns={[
              { title: 'Serial number', width: 170, cell: ({ unit }) => <UnitLink serialNumber={unit.serialNumber} /> },
              { title: 'State', width: 120, cell: ({ state: one, aborting }) => <UnitStateMark state={one} aborting={aborting} /> },
              { title: 'Where', width: 330, cell: (unit) => <Where unit={unit} /> },
              { title: 'For', width: 150, cell: (unit) => <Stay unit={unit} /> },
              ...(data.units.some(({ nextExpiry }) => nextExpiry !== undefined)
                ? [
                    {
                      title: 'Time left',
                      width: 130,
                      cell: ({ nextExpiry }: UnitSummary) => (nextExpiry === undefined ? null : <TimeLeft dueAt={nextExpiry} />),
                    },
                  ]
                : []),
              { title: 'Nonconformances', width: 140, cell: ({ openNonconformances }) => <Open count={openNonconformances} /> },
              { title: 'Order', width: 130, cell: ({ unit }) => unit.jobOrder },
              {
                title: 'Routing',
                width: 180,
                cell: (unit) => (
                  <>
                    {flowNames.get(unit.flow) ?? unit.flow}{' '}
                    <span style={{ color: 'var(--fettle-text-quiet)' }}>version {unit.version}</span>
                  </>
                ),
              },
              {
                title: 'Started',
                width: 110,
                align: 'right',
                cell: ({ startedAt }) => <When time={startedAt} words={timeWords(startedAt)} />,
              },
            ]}
          />
          {data.units.length >= limit && (
            <Group p="sm" justify="center">
              {limit < MOST ? (
                <Button variant="default" onClick={() => setLimit(Math.min(MOST, limit + PAGE))}>
                  Show more
                </Button>
              ) : (
                <Text fz="sm" c="dimmed">
                  The newest {MOST} are shown. Search or filter to find others.
                </Text>
              )}
            </Group>
          )}
        </>
      )}
    </QueryContent>
  );
}

function Where({ unit }: { readonly unit: UnitSummary }) {
  if (unit.at.length === 0) return <span style={{ color: 'var(--fettle-text-quiet)' }}>left the routing</span>;
  return unit.at.map(({ flowNode, name, state }) => (
    <div key={flowNode}>
      {name} {state === 'incident' && <StateMark mark="wrong">incident</StateMark>}
      {state === 'held' && <span style={{ color: 'var(--fettle-text-quiet)' }}>done, waits for the release of its hold</span>}
      {state === 'delayed' && <span style={{ color: 'var(--fettle-text-quiet)' }}>done, waits for its minimum time</span>}
      {state === 'joining' && <span style={{ color: 'var(--fettle-text-quiet)' }}>waits for its other branches</span>}
    </div>
  ));
}

function Stay({ unit: { at, startedAt, endedAt } }: { readonly unit: UnitSummary }) {
  if (endedAt !== undefined) return <span style={{ color: 'var(--fettle-text-quiet)' }}>{`took ${age(endedAt - startedAt)}`}</span>;
  return at.map(({ flowNode, since }) => (
    <div key={flowNode}>
      <Since time={since} />
    </div>
  ));
}

function Open({ count }: { readonly count: number }) {
  return count === 0 ? null : <StateMark mark="warning">{`${count} open`}</StateMark>;
}
