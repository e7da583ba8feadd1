import { api, type DeadLetter, type IncidentView } from '@fettle/flows/contract';
import { Code, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { INCIDENT_KINDS } from './incident-kinds.ts';
import { useStepNames } from './use-step-names.ts';

export interface Resolving {
  readonly incident: IncidentView;
  readonly action: 'retry' | 'skip';
}

/** Why, and, to go on without it, through which way out. */
export function ResolveDialog({ resolving, close }: { readonly resolving: Resolving; readonly close: () => void }) {
  const { incident, action } = resolving;
  const resolve = useChange(api.resolveIncident, [api.listIncidents, api.getUnit, api.unitHistory]);
  const ports = action === 'skip' && incident.kind === 'flowNode' ? incident.ports : [];
  const [port, setPort] = useState<string | undefined>(ports.length === 1 ? ports[0] : undefined);
  const names = useStepNames(incident.serialNumber);
  const { skip, skipMeans } = INCIDENT_KINDS[incident.kind];
  return (
    <ReasonDialog
      title={action === 'skip' ? skip : 'Try again'}
      action={action === 'skip' ? skip : 'Try again'}
      isBusy={resolve.isPending}
      isBlocked={ports.length > 0 && port === undefined}
      error={resolve.error}
      close={close}
      submit={(reason) =>
        resolve.mutate(
          { params: { incident: incident.id }, body: { action, reason, ...(port === undefined ? {} : { port }) } },
          { onSuccess: close },
        )
      }
    >
      <div>
        <Text fz="sm" fw={550}>
          {incident.title}
        </Text>
        {action === 'skip' && (
          <Text fz="sm" c="dimmed">
            {skipMeans}
          </Text>
        )}
      </div>
      {ports.length > 0 && (
        <Radio.Group label="Way out" value={port ?? ''} onChange={setPort}>
          <Stack gap={8} mt={6}>
            {ports.map((one) => (
              <Radio key={one} value={one} label={names.port(incident.flowNode ?? '', one)} size="sm" />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </ReasonDialog>
  );
}

export function DiscardDialog({ letter, close }: { readonly letter: DeadLetter; readonly close: () => void }) {
  const discard = useChange(api.discardDeadLetter, [api.listDeadLetters]);
  return (
    <ReasonDialog
      title="Discard this dead letter"
      action="Discard"
      isBusy={discard.isPending}
      error={discard.error}
      close={close}
      submit={(reason) => discard.mutate({ params: { deadLetter: letter.id }, body: { reason } }, { onSuccess: close })}
    >
      <Text fz="sm">{letter.reason}</Text>
      <Code block mah={220} style={{ overflow: 'auto' }}>
        {letter.payload.slice(0, 2000)}
      </Code>
    </ReasonDialog>
  );
}
