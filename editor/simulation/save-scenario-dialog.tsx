import { api } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { useChange } from '../data/use-route.ts';
import { tell } from '../parts/tell.ts';
import type { Simulation } from './simulation.ts';

export interface SaveScenarioProps {
  readonly simulation: Simulation;
  readonly beside: readonly string[];
  /** Of the scenario that was played: the new one is called otherwise. */
  readonly name: string | undefined;
  readonly close: () => void;
}

/** Keeps what was simulated: what happened, and what came of it. */
export function SaveScenarioDialog({ simulation, beside, name: playedName, close }: SaveScenarioProps) {
  const [name, setName] = useState(playedName === undefined ? '' : `${playedName} (2)`);
  const create = useChange(api.createScenario, [api.listScenarios]);
  const kept = useMemo(() => {
    try {
      return simulation.keep();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }, [simulation]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (typeof kept === 'string') return;
    create.mutate(
      {
        params: { flow: simulation.definition.id },
        body: {
          name: name.trim(),
          beside: [...beside],
          // What undefined is in a line is not there in JSON.
          events: JSON.parse(JSON.stringify(kept.events)),
          plant: kept.plant,
          expected: [...kept.expected],
        },
      },
      {
        onSuccess: () => {
          tell.done(`Kept as the scenario “${name.trim()}”.`);
          close();
        },
      },
    );
  };
  return (
    <Modal opened onClose={close} title="Save as scenario" size={460}>
      <form onSubmit={submit}>
        <Stack>
          {typeof kept === 'string' ? (
            <Alert color="red" role="alert">
              It cannot be kept, because it cannot be played again: {kept}
            </Alert>
          ) : (
            <Text fz="sm">
              {kept.events.length === 1 ? 'One thing happens' : `${kept.events.length} things happen`} in it, and{' '}
              {kept.expected.length === 1 ? 'one line' : `${kept.expected.length} lines`} of history must come of it, whenever this flow is
              released. It brings its own plant along.
            </Text>
          )}
          <TextInput
            label="Name"
            description="What it shows: “Too wide, milled again, then good”."
            data-autofocus
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {create.error !== null && (
            <Alert color="red" role="alert">
              {create.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || typeof kept === 'string'}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
