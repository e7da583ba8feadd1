import { api } from '@fettle/flows/contract';
import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';

const CHANGES = [api.getUnit, api.unitHistory, api.listUnits];

/** A step before which a hold can take effect. */
export interface HoldPlace {
  readonly flowNode: string;
  readonly name: string;
}

const NOW = 'now';

/** Holds a unit where it is, or when it would come to a step that is chosen. */
export function PlaceHoldDialog({
  serialNumber,
  places,
  close,
}: {
  readonly serialNumber: string;
  readonly places: readonly HoldPlace[];
  readonly close: () => void;
}) {
  const place = useChange(api.placeHold, CHANGES);
  const [when, setWhen] = useState(NOW);
  const before = places.find(({ flowNode }) => `before ${flowNode}` === when);
  return (
    <ReasonDialog
      title={`Hold ${serialNumber}`}
      action="Hold"
      isBusy={place.isPending}
      error={place.error}
      close={close}
      submit={(reason) =>
        place.mutate(
          { params: { serialNumber }, body: { reason, ...(before === undefined ? {} : { flowNode: before.flowNode }) } },
          { onSuccess: close },
        )
      }
    >
      {places.length > 0 && (
        <Select
          label="Takes effect"
          allowDeselect={false}
          searchable={places.length > 8}
          value={when}
          onChange={(next) => setWhen(next ?? NOW)}
          data={[
            { value: NOW, label: 'Now' },
            ...places.map(({ flowNode, name }) => ({ value: `before ${flowNode}`, label: `Before “${name}”` })),
          ]}
        />
      )}
      <Text fz="sm">
        {before === undefined
          ? 'It finishes the operation at hand and goes no further until the hold is released.'
          : `It goes on as usual until it would come to “${before.name}”; there it waits until the hold is released. Until then the hold can be taken back.`}
      </Text>
    </ReasonDialog>
  );
}

export function ReleaseHoldDialog({
  serialNumber,
  hold,
  close,
}: {
  readonly serialNumber: string;
  readonly hold: string;
  readonly close: () => void;
}) {
  const release = useChange(api.releaseHold, CHANGES);
  return (
    <ReasonDialog
      title={`Release the hold of ${serialNumber}`}
      action="Release"
      isBusy={release.isPending}
      error={release.error}
      close={close}
      submit={(reason) => release.mutate({ params: { serialNumber, hold }, body: { reason } }, { onSuccess: close })}
    />
  );
}
