import type { UnitState } from '@fettle/flows';
import { api, type UnitSummary } from '@fettle/flows/contract';
import { Select, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRoute } from '../../data/use-route.ts';
import { age } from '../../parts/age.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryContent } from '../../parts/query-content.tsx';
import { timeWords } from '../../parts/time-words.ts';
import { UNIT_STATE_OPTIONS, UnitStateMark } from '../../parts/unit-state.tsx';
import { UnitLink } from './unit-link.tsx';

const routeApi = getRouteApi('/shell/units');
const LIMIT = 300;

/** All units, newest first; filters stand in the address. */
export function UnitListScreen() {
  const search = routeApi.useSearch();
  const navigate = useNavigate();
  const set = (change: Partial<typeof search>): void => void navigate({ to: '/units', search: { ...search, ...change }, replace: true });
  const flows = useRoute(api.listFlows, {}).data?.flows.filter(({ kind }) => kind === 'routing') ?? [];
  const units = useRoute(
    api.listUnits,
    {
      query: {
        limit: LIMIT,
        ...(search.state === undefined ? {} : { state: search.state as UnitState }),
        ...(search.flow === undefined ? {} : { flow: search.flow }),
        ...(search.flowNode === undefined ? {} : { flowNode: search.flowNode }),
        ...(search.search === undefined ? {} : { search: search.search }),
      },
    },
    { keepPrevious: true },
  );
  return (
    <Page
      title="Units"
      tools={
        <>
          <TextInput
            aria-label="Search by serial number or order"
            placeholder="Serial number or order"
            leftSection={<IconSearch size={14} aria-hidden />}
            w={220}
            value={search.search ?? ''}
            onChange={(event) => set({ search: event.currentTarget.value || undefined })}
          />
          <Select
            aria-label="State"
            placeholder="Any state"
            clearable
            w={150}
            data={UNIT_STATE_OPTIONS}
            value={search.state ?? null}
            onChange={(state) => set({ state: state ?? undefined })}
          />
          <Select
            aria-label="Routing"
            placeholder="Any routing"
            clearable
            w={200}
            data={flows.map(({ id, name }) => ({ value: id, label: name }))}
            value={search.flow ?? null}
            onChange={(flow) => set({ flow: flow ?? undefined, flowNode: undefined })}
          />
        </>
      }
    >
      <QueryContent query={units} what="the units">
        {(data) => (
          <>
            <DataTable
              label="Units"
              rows={data.units}
              keyOf={({ instance }) => instance}
              onOpen={({ unit }) => void navigate({ to: '/units/$serialNumber', params: { serialNumber: unit.serialNumber } })}
              empty="No unit matches."
              columns={[
                { title: 'Serial number', width: 170, cell: ({ unit }) => <UnitLink serialNumber={unit.serialNumber} /> },
                { title: 'State', width: 140, cell: ({ state }) => <UnitStateMark state={state} /> },
                { title: 'Where', cell: (unit) => <Where unit={unit} /> },
                { title: 'Order', width: 150, cell: ({ unit }) => unit.jobOrder },
                { title: 'Product', width: 130, cell: ({ unit }) => unit.product },
                {
                  title: 'Routing',
                  width: 150,
                  cell: ({ flow, version }) => `${flows.find(({ id }) => id === flow)?.name ?? flow}, version ${version}`,
                },
                { title: 'Open nonconformances', width: 90, align: 'right', cell: ({ openNonconformances }) => openNonconformances || '' },
                { title: 'Started', width: 120, cell: ({ startedAt }) => timeWords(startedAt) },
              ]}
            />
            {data.units.length === LIMIT && (
              <Text fz="sm" c="dimmed" p="md">
                The newest {LIMIT} are shown. Search to find others.
              </Text>
            )}
          </>
        )}
      </QueryContent>
    </Page>
  );
}

function Where({ unit }: { readonly unit: UnitSummary }) {
  if (unit.at.length === 0) return unit.endedAt === undefined ? '' : `ended ${timeWords(unit.endedAt)}`;
  const now = Date.now();
  return unit.at.map(({ flowNode, name, since, state }) => (
    <div key={flowNode}>
      {name}
      <Text component="span" c="dimmed" fz="xs">
        {' '}
        {state === 'incident' ? 'incident, ' : ''}
        {age(now - since)}
      </Text>
    </div>
  ));
}
