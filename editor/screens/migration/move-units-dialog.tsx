import { api } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Waiting } from '../../parts/waiting.tsx';
import { carryOutChoices } from './carry-out-choices.ts';
import { MigrationOutcome } from './migration-outcome.tsx';
import { countOf, type UnitChoices, unitsOf } from './unit-choice.ts';
import { choiceWords } from './unit-groups.ts';
import { UnitsInProgress } from './units-in-progress.tsx';
import { useMigrationPlan } from './use-migration-plan.ts';

/** Moves units that are still on earlier versions to the one in use, whenever somebody decides so. */
export function MoveUnitsDialog({ flow, to, close }: { readonly flow: string; readonly to: number; readonly close: () => void }) {
  const client = useQueryClient();
  const [choices, choose] = useState<UnitChoices>({});
  const [keep, setKeep] = useState(false);
  const [reason, setReason] = useState('');
  const changed = keep ? 'keep' : 'reopen';
  const plan = useMigrationPlan(flow, { to, changed, enabled: true });
  const units = unitsOf(plan.data ?? []);
  const move = useMutation({
    mutationFn: () => carryOutChoices({ flow, to, units, choices, changed, reason: reason.trim() }),
    onSuccess: () => client.invalidateQueries({ queryKey: [api.listUnits.path] }),
  });
  const chosen = countOf(units, choices, 'move') + countOf(units, choices, 'hold');
  return (
    <Modal opened onClose={close} title={`Move units to version ${to}`} size={720}>
      <Stack>
        {move.data !== undefined ? (
          <MigrationOutcome flow={flow} carriedOut={move.data} />
        ) : plan.data === undefined ? (
          plan.error === null && <Waiting for="the units in progress" />
        ) : units.length === 0 ? (
          <Text fz="sm">Every unit in progress is on version {to}.</Text>
        ) : (
          <UnitsInProgress plans={plan.data} choices={choices} choose={choose} keep={keep} setKeep={setKeep} />
        )}
        {(plan.error ?? move.error) !== null && (
          <Alert color="red" role="alert">
            {(plan.error ?? move.error)?.message}
          </Alert>
        )}
        {move.data === undefined && units.length > 0 && (
          <Textarea
            label="Why"
            description="It stands in the history of each unit."
            withAsterisk
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {move.data === undefined ? 'Cancel' : 'Done'}
          </Button>
          {move.data === undefined && (
            <Button disabled={chosen === 0 || reason.trim() === ''} loading={move.isPending} onClick={() => move.mutate()}>
              {choiceWords(units, choices)}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
