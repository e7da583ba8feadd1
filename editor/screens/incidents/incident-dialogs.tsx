import { api, type DeadLetter, type IncidentView } from '@fettle/flows/contract';
import { Code, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';

export interface Resolving {
  readonly incident: IncidentView;
  readonly action: 'retry' | 'skip';
}

export function ResolveDialog({ resolving, close }: { readonly resolving: Resolving; readonly close: () => void }) {
  const { incident, action } = resolving;
  const resolve = useChange(api.resolveIncident, [api.listIncidents]);
  const [port, setPort] = useState<string | null>(incident.ports.length === 1 ? incident.ports[0]! : null);
  const isSkip = action === 'skip';
  return (
    <ReasonDialog
      title={isSkip ? 'Go on without it' : 'Try again'}
      action={isSkip ? 'Go on' : 'Try again'}
      isBusy={resolve.isPending}
      isBlocked={isSkip && port === null}
      error={resolve.error}
      close={close}
      submit={(reason) =>
        resolve.mutate(
          { params: { incident: incident.id }, body: { action, reason, ...(isSkip && port !== null ? { port } : {}) } },
          { onSuccess: close },
        )
      }
    >
      <Text fz="sm">{incident.title}</Text>
      {isSkip && <Select label="Leave through" allowDeselect={false} data={incident.ports} value={port} onChange={setPort} />}
    </ReasonDialog>
  );
}

export function DiscardDialog({ letter, close }: { readonly letter: DeadLetter; readonly close: () => void }) {
  const discard = useChange(api.discardDeadLetter, [api.listDeadLetters]);
  return (
    <ReasonDialog
      title="Discard this event"
      action="Discard"
      isBusy={discard.isPending}
      error={discard.error}
      close={close}
      submit={(reason) => discard.mutate({ params: { deadLetter: letter.id }, body: { reason } }, { onSuccess: close })}
    >
      <Text fz="sm">{letter.reason}</Text>
      <Code block>{letter.payload.slice(0, 600)}</Code>
    </ReasonDialog>
  );
}
