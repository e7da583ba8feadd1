import { api } from '@fettle/flows/contract';
import { Text } from '@mantine/core';
import { useChange } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';

const CHANGES = [api.getUnit, api.unitHistory, api.listUnits];

export function PlaceHoldDialog({ serialNumber, close }: { readonly serialNumber: string; readonly close: () => void }) {
  const place = useChange(api.placeHold, CHANGES);
  return (
    <ReasonDialog
      title={`Hold ${serialNumber}`}
      action="Hold"
      isBusy={place.isPending}
      error={place.error}
      close={close}
      submit={(reason) => place.mutate({ params: { serialNumber }, body: { reason } }, { onSuccess: close })}
    >
      <Text fz="sm">It finishes the operation at hand and goes no further until the hold is released.</Text>
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
