import { api, type EquipmentOee, OeeSettings } from '@fettle/flows/contract';
import { TIME_ELEMENT_TITLES, TimeElement } from '@fettle/flows/statistics/time-elements.ts';
import { Alert, Button, Group, NumberInput, Select, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange, useRoute } from '../../data/use-route.ts';
import { minutesAndShare } from './oee-words.ts';

const ELEMENTS = TimeElement.options.map((element) => ({ value: element, label: TIME_ELEMENT_TITLES[element] }));

/** Which signal says what the machine is doing, what each of its states counts as, and what a piece takes by plan. The states are those that were recorded in the time that is looked at, and those that count already. */
export function OeeSettingsForm({ answer, close }: { readonly answer: EquipmentOee; readonly close: () => void }) {
  const { equipment, from, to, settings } = answer;
  const [signal, setSignal] = useState(settings?.signal);
  const [seconds, setSeconds] = useState<number | string>(settings?.plannedRunTime ?? '');
  const [chosen, setChosen] = useState<ReadonlyMap<string, TimeElement>>(
    new Map(settings?.elements.map(({ state, element }) => [state, element])),
  );
  const plant = useRoute(api.getPlant, {}).data;
  const machine = plant?.equipment.find(({ id }) => id === equipment);
  const ofClass = plant?.classes.find(({ id }) => id === machine?.equipmentClass)?.signals ?? [];
  const signals = [...ofClass, ...(machine?.signals ?? [])].filter(({ valueKind }) => valueKind !== 'number');
  const recorded = useRoute(
    api.equipmentOee,
    { params: { equipment }, query: { from, to, ...(signal !== undefined && { signal }) } },
    { enabled: signal !== undefined },
  );
  const lasted = new Map(
    recorded.data?.states.flatMap(({ state, seconds: time }) => (state === undefined ? [] : [[state, time] as const])),
  );
  const states = [...new Set([...lasted.keys(), ...(signal === settings?.signal ? chosen.keys() : [])])];
  const save = useChange(api.putOeeSettings, [api.equipmentOee]);
  const parsed = OeeSettings.safeParse({
    signal,
    plannedRunTime: seconds,
    elements: states.flatMap((state) => (chosen.has(state) ? [{ state, element: chosen.get(state) }] : [])),
  });
  const choose = (state: string, element: string | null): void => {
    const next = new Map(chosen);
    if (element === null) next.delete(state);
    else next.set(state, element as TimeElement);
    setChosen(next);
  };
  return (
    <Stack mt="sm" maw={720}>
      <Group align="flex-end">
        <Select
          label="Signal of the state"
          description="What the machine is doing: a text, or yes or no"
          searchable
          w={320}
          data={signals.map(({ name, title }) => ({ value: name, label: title === '' ? name : `${title} (${name})` }))}
          value={signal ?? null}
          onChange={(next) => setSignal(next ?? undefined)}
        />
        <NumberInput label="Planned run time" description="Seconds for one piece" min={0} w={200} value={seconds} onChange={setSeconds} />
      </Group>
      {signal !== undefined && states.length === 0 && recorded.data !== undefined && (
        <Text fz="sm">Nothing was recorded of this signal in the time that is looked at.</Text>
      )}
      {states.length > 0 && (
        <Table verticalSpacing={4} aria-label="What states count as">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>State</Table.Th>
              <Table.Th>Lasted</Table.Th>
              <Table.Th>Counts as</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {states.map((state) => (
              <Table.Tr key={state}>
                <Table.Td>{state === '' ? '(empty)' : state}</Table.Td>
                <Table.Td>{minutesAndShare(lasted.get(state) ?? 0)}</Table.Td>
                <Table.Td w={260}>
                  <Select
                    aria-label={`What ${state === '' ? 'empty' : state} counts as`}
                    placeholder="nothing"
                    clearable
                    data={ELEMENTS}
                    value={chosen.get(state) ?? null}
                    onChange={(next) => choose(state, next)}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {save.error !== null && (
        <Alert color="red" role="alert">
          {save.error.message}
        </Alert>
      )}
      <Group>
        <Button
          loading={save.isPending}
          disabled={!parsed.success}
          onClick={() => parsed.success && save.mutate({ params: { equipment }, body: parsed.data }, { onSuccess: close })}
        >
          Save
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </Group>
    </Stack>
  );
}
