import { api, type IncidentView } from '@fettle/flows/contract';
import { Alert, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { tell } from '../../parts/tell.ts';
import { tidyNumbers } from '../../parts/tidy-numbers.ts';
import styles from './incident-dialogs.module.css';
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

/** Causes that are listed. */
const SHOWN = 8;
const causeOf = ({ title, detail }: IncidentView): string => `${title}: ${tidyNumbers(detail)}`;

/** One reason for many: of one cause, which was mended once. */
export function RetryAllDialog({ incidents, close }: { readonly incidents: readonly IncidentView[]; readonly close: () => void }) {
  const retry = useChange(api.retryIncidents, [api.listIncidents, api.getUnit, api.unitHistory]);
  const causes = new Map<string, number>();
  for (const incident of incidents) causes.set(causeOf(incident), (causes.get(causeOf(incident)) ?? 0) + 1);
  const refused = retry.data?.refused ?? [];
  const unitOf = (id: string): string => incidents.find((one) => one.id === id)?.serialNumber ?? id;
  return (
    <ReasonDialog
      title={incidents.length === 1 ? 'Try one incident again' : `Try ${incidents.length} incidents again`}
      action={incidents.length === 1 ? 'Try again' : `Try ${incidents.length} again`}
      isBusy={retry.isPending}
      isBlocked={retry.data !== undefined}
      error={retry.error}
      close={close}
      submit={(reason) =>
        retry.mutate(
          { body: { incidents: incidents.map(({ id }) => id), reason } },
          {
            onSuccess: ({ retried, refused: not }) => {
              tell.done(retried === 1 ? 'One is tried again.' : `${retried} are tried again.`);
              if (not.length === 0) close();
            },
          },
        )
      }
    >
      <ul className={styles.titles}>
        {[...causes].slice(0, SHOWN).map(([cause, times]) => (
          <li key={cause}>
            {cause} {times > 1 && <span>{times} times</span>}
          </li>
        ))}
        {causes.size > SHOWN && <li>and {causes.size - SHOWN} more causes</li>}
      </ul>
      {refused.length > 0 && (
        <Alert color="yellow" role="status" title={`${refused.length} could not be tried again`}>
          {refused.map(({ incident, reason }) => (
            <div key={incident}>
              {unitOf(incident)}: {reason}
            </div>
          ))}
        </Alert>
      )}
    </ReasonDialog>
  );
}
