import { api } from '@fettle/flows/contract';
import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useRoute } from '../../data/use-route.ts';
import { UNIT_STATES } from '../../parts/unit-state-mark.tsx';

const routeApi = getRouteApi('/shell/units');
const STATES = Object.entries(UNIT_STATES).map(([value, { says }]) => ({ value, label: says }));

/** Search, state, routing and, within a routing, the step: each changes the address. */
export function UnitFilters() {
  const search = routeApi.useSearch();
  const navigate = routeApi.useNavigate();
  const set = (change: Partial<typeof search>): void => void navigate({ search: { ...search, ...change }, replace: true });
  const routings = useRoute(api.listFlows, {}).data?.flows.filter(({ kind }) => kind === 'routing') ?? [];
  const steps = useSteps(search.flow);
  const isFiltered = [search.search, search.state, search.flow, search.flowNode].some((filter) => filter !== undefined);
  return (
    <>
      <SearchField value={search.search ?? ''} change={(next) => set({ search: next === '' ? undefined : next })} />
      <Select
        aria-label="State"
        placeholder="Any state"
        clearable
        w={130}
        data={STATES}
        value={search.state ?? null}
        onChange={(state) => set({ state: state ?? undefined })}
      />
      <Select
        aria-label="Routing"
        placeholder="Any routing"
        clearable
        searchable={routings.length > 8}
        w={170}
        data={routings.map(({ id, name }) => ({ value: id, label: name }))}
        value={search.flow ?? null}
        onChange={(flow) => set({ flow: flow ?? undefined, flowNode: undefined })}
      />
      {search.flow !== undefined && (
        <Select
          aria-label="Step"
          placeholder="At any step"
          clearable
          w={180}
          data={steps}
          value={search.flowNode ?? null}
          onChange={(flowNode) => set({ flowNode: flowNode ?? undefined })}
        />
      )}
      {isFiltered && (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => set({ search: undefined, state: undefined, flow: undefined, flowNode: undefined })}
        >
          Clear
        </Button>
      )}
    </>
  );
}

/** Types at once, asks after a pause. */
function SearchField({ value, change }: { readonly value: string; readonly change: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const ask = useDebouncedCallback(change, 250);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      aria-label="Search by the beginning of a serial number or order"
      placeholder="Serial number or order"
      type="search"
      leftSection={<IconSearch size={14} aria-hidden />}
      w={190}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        ask(event.currentTarget.value.trim());
      }}
    />
  );
}

/** Steps of a routing's released version, in the order of the drawing. */
function useSteps(flow: string | undefined): readonly { value: string; label: string }[] {
  const { data } = useRoute(api.getFlow, { params: { flow: flow ?? '' } }, { enabled: flow !== undefined });
  const released = useRoute(
    api.getFlowVersion,
    { params: { flow: flow ?? '', version: data?.summary.releasedVersion ?? 1 } },
    { enabled: data?.summary.releasedVersion !== undefined },
  );
  return (released.data?.definition ?? data?.draft)?.flowNodes.map(({ id, name }) => ({ value: id, label: name })) ?? [];
}
