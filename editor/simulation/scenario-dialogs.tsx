import { api, type ScenarioSummary } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../data/use-route.ts';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { WhatDiffers } from './scenario-row.tsx';
import styles from './simulation.module.css';
import type { ScenarioRun } from './use-scenario-runs.ts';

interface OfScenario {
  readonly flow: string;
  readonly scenario: ScenarioSummary;
  readonly close: () => void;
}

export function RenameScenarioDialog({ flow, scenario: { id, name: before, revision }, close }: OfScenario) {
  const [name, setName] = useState(before);
  const rename = useChange(api.renameScenario, [api.listScenarios]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    rename.mutate({ params: { flow, scenario: id }, body: { revision, name: name.trim() } }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title="Rename the scenario" size={420}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput label="Name" data-autofocus maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          {rename.error !== null && (
            <Alert color="red" role="alert">
              {rename.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={rename.isPending} disabled={name.trim() === '' || name.trim() === before}>
              Rename
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

export function RemoveScenarioDialog({ flow, scenario: { id, name, revision }, close }: OfScenario) {
  const remove = useChange(api.removeScenario, [api.listScenarios]);
  return (
    <ReasonDialog
      title={`Remove “${name}”`}
      action="Remove"
      tone="bad"
      isBusy={remove.isPending}
      error={remove.error}
      close={close}
      submit={(reason) => remove.mutate({ params: { flow, scenario: id }, body: { revision, reason } }, { onSuccess: close })}
    >
      <Text fz="sm">From now on a release does not play it. Its events and what it expected stay in the audit.</Text>
    </ReasonDialog>
  );
}

/** What happens now is right: said once, on record, by somebody who has seen where it differs. */
export function AcceptDialog({
  flow,
  run,
  close,
}: {
  readonly flow: string;
  readonly run: ScenarioRun;
  readonly close: (accepted: boolean) => void;
}) {
  const { id, name, revision } = run.scenario;
  const accept = useChange(api.acceptScenario, [api.listScenarios]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { revision, expected: [...run.outcome.happened] };
    accept.mutate({ params: { flow, scenario: id }, body }, { onSuccess: () => close(true) });
  };
  return (
    <Modal opened onClose={() => close(false)} title={`Accept the new result of “${name}”`} size={560}>
      <form onSubmit={submit}>
        <Stack>
          <div className={styles.quote}>
            <WhatDiffers run={run} />
          </div>
          <Text fz="sm">
            From now on the scenario expects what happens with the drawing as it is now, here and in all that follows. What it expected
            before stays in the audit.
          </Text>
          {accept.error !== null && (
            <Alert color="red" role="alert">
              {accept.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={() => close(false)}>
              Cancel
            </Button>
            <Button type="submit" loading={accept.isPending}>
              It is right as it is now
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
