import { api, type ScopeHold } from '@fettle/flows/contract';
import { SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';

const CHANGES = [api.listHolds, api.listUnits, api.getUnit, api.listTasks];

/** Holds a job order or an equipment. */
export function PlaceScopeHoldDialog({ close }: { readonly close: () => void }) {
  const place = useChange(api.placeScopeHold, CHANGES);
  const [scope, setScope] = useState<'jobOrder' | 'equipment'>('jobOrder');
  const [subject, setSubject] = useState<string | null>(null);
  const orders = useRoute(api.listJobOrders, { query: { state: 'Running', limit: 500 } }).data?.jobOrders ?? [];
  const equipment = useRoute(api.getPlant, {}).data?.equipment ?? [];
  const choices =
    scope === 'jobOrder'
      ? orders.map(({ id, product }) => ({ value: id, label: product === '' ? id : `${id} · ${product}` }))
      : equipment.map(({ id, title }) => ({ value: id, label: title || id }));
  return (
    <ReasonDialog
      title="Hold an order or a machine"
      action="Hold"
      isBusy={place.isPending}
      error={place.error}
      close={close}
      submit={(reason) => {
        if (subject !== null) place.mutate({ body: { scope, subject, reason } }, { onSuccess: close });
      }}
    >
      <Stack gap="xs">
        <SegmentedControl
          aria-label="What is held"
          value={scope}
          onChange={(next) => {
            setScope(next === 'equipment' ? 'equipment' : 'jobOrder');
            setSubject(null);
          }}
          data={[
            { value: 'jobOrder', label: 'Job order' },
            { value: 'equipment', label: 'Machine or station' },
          ]}
        />
        <Select
          label={scope === 'jobOrder' ? 'Order' : 'Machine or station'}
          placeholder="Choose"
          searchable
          data={choices}
          value={subject}
          onChange={setSubject}
          error={subject === null && place.isError ? 'Choose one' : undefined}
        />
        <Text fz="sm">
          {scope === 'jobOrder'
            ? 'Each of its units finishes the operation at hand and goes no further; units that start later begin on hold.'
            : 'What it works on is finished. No further unit is taken there, and no work is confirmed, until the hold is released.'}
        </Text>
      </Stack>
    </ReasonDialog>
  );
}

export function ReleaseScopeHoldDialog({ hold, close }: { readonly hold: ScopeHold; readonly close: () => void }) {
  const release = useChange(api.releaseScopeHold, CHANGES);
  return (
    <ReasonDialog
      title={`Release the hold of ${hold.title}`}
      action="Release"
      isBusy={release.isPending}
      error={release.error}
      close={close}
      submit={(reason) => release.mutate({ params: { hold: hold.id }, body: { reason } }, { onSuccess: close })}
    />
  );
}
