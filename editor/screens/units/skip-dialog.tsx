import { api } from '@fettle/flows/contract';
import { Text } from '@mantine/core';
import { useChange } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';

/** Leaves an optional operation of a unit out. */
export function SkipDialog({
  serialNumber,
  operation,
  close,
}: {
  readonly serialNumber: string;
  readonly operation: { readonly flowNode: string; readonly name: string };
  readonly close: () => void;
}) {
  const skip = useChange(api.skipOperation, [api.getUnit, api.unitHistory, api.listUnits, api.listTasks]);
  const { flowNode } = operation;
  return (
    <ReasonDialog
      title={`Leave "${operation.name}" out for ${serialNumber}`}
      action="Leave out"
      isBusy={skip.isPending}
      error={skip.error}
      close={close}
      submit={(reason) => skip.mutate({ params: { serialNumber }, body: { flowNode, reason } }, { onSuccess: close })}
    >
      <Text fz="sm">The unit goes on without it. It is recorded as left out, with your name and the reason.</Text>
    </ReasonDialog>
  );
}
