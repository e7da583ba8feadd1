import { Equipment, type Signal } from '@fettle/flows';
import { api } from '@fettle/flows/contract';
import { ActionIcon, Alert, Button, Group, Modal, Select, Stack, Switch, Table, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import type { PlantModel } from '../../plant/plant-model.ts';

const EMPTY: Equipment = { id: '', title: '', path: '', signals: [] };
const NEW_SIGNAL: Signal = { name: '', title: '', valueKind: 'number', unit: '', delivery: 'sample', writable: false };

export interface EquipmentDialogProps {
  readonly equipment: Equipment | undefined;
  readonly plant: PlantModel;
  readonly close: () => void;
}

/** A machine: what it is called, where it stands, and the signals that are its own (besides those of its class). */
export function EquipmentDialog({ equipment, plant, close }: EquipmentDialogProps) {
  const put = useChange(api.putEquipment, [api.getPlant]);
  const [edited, setEdited] = useState<Equipment>(equipment ?? EMPTY);
  const parsed = Equipment.safeParse(edited);
  const set = (change: Partial<Equipment>): void => setEdited({ ...edited, ...change });
  const setSignal = (index: number, change: Partial<Signal>): void =>
    set({ signals: edited.signals.map((signal, other) => (other === index ? { ...signal, ...change } : signal)) });

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (parsed.success) put.mutate({ params: { equipment: parsed.data.id }, body: parsed.data }, { onSuccess: close });
  };
  return (
    <Modal opened onClose={close} title={equipment === undefined ? 'Add equipment' : equipment.title} size={860}>
      <form onSubmit={submit}>
        <Stack>
          <Group grow align="flex-start">
            <TextInput
              label="Id"
              description="Flows name it by this"
              disabled={equipment !== undefined}
              value={edited.id}
              onChange={(event) => set({ id: event.currentTarget.value.trim() })}
            />
            <TextInput
              label="Title"
              description="What people call it"
              value={edited.title}
              onChange={(event) => set({ title: event.currentTarget.value })}
            />
          </Group>
          <Group grow align="flex-start">
            <TextInput
              label="Where"
              description="enterprise/site/area/line"
              value={edited.path}
              onChange={(event) => set({ path: event.currentTarget.value })}
            />
            <Select
              label="Class"
              description="It has the signals of its class too"
              clearable
              data={plant.classes.map(({ id, title }) => ({ value: id, label: `${title} (${id})` }))}
              value={edited.equipmentClass ?? null}
              onChange={(next) => set({ equipmentClass: next ?? undefined })}
            />
          </Group>
          <Text fw={600} fz="sm">
            Its own signals
          </Text>
          <Table verticalSpacing={4} horizontalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                {['Name', 'Title', 'Kind', 'Unit', 'What counts', 'Written', ''].map((title) => (
                  <Table.Th key={title}>{title}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {edited.signals.map((signal, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the name is being typed; the place is what stays.
                <Table.Tr key={index}>
                  <Table.Td>
                    <TextInput
                      aria-label="Name"
                      value={signal.name}
                      onChange={(event) => setSignal(index, { name: event.currentTarget.value.trim() })}
                    />
                  </Table.Td>
                  <Table.Td>
                    <TextInput
                      aria-label="Title"
                      value={signal.title}
                      onChange={(event) => setSignal(index, { title: event.currentTarget.value })}
                    />
                  </Table.Td>
                  <Table.Td w={120}>
                    <Select
                      aria-label="Kind"
                      allowDeselect={false}
                      data={[
                        { value: 'number', label: 'Number' },
                        { value: 'string', label: 'Text' },
                        { value: 'boolean', label: 'Yes or no' },
                      ]}
                      value={signal.valueKind}
                      onChange={(next) => setSignal(index, { valueKind: (next ?? 'number') as Signal['valueKind'] })}
                    />
                  </Table.Td>
                  <Table.Td w={80}>
                    <TextInput
                      aria-label="Unit"
                      value={signal.unit}
                      onChange={(event) => setSignal(index, { unit: event.currentTarget.value })}
                    />
                  </Table.Td>
                  <Table.Td w={140}>
                    <Select
                      aria-label="What counts"
                      allowDeselect={false}
                      data={[
                        { value: 'sample', label: 'the latest' },
                        { value: 'event', label: 'every change' },
                      ]}
                      value={signal.delivery}
                      onChange={(next) => setSignal(index, { delivery: (next ?? 'sample') as Signal['delivery'] })}
                    />
                  </Table.Td>
                  <Table.Td w={70}>
                    <Switch
                      aria-label="May be written"
                      checked={signal.writable}
                      onChange={(event) => setSignal(index, { writable: event.currentTarget.checked })}
                    />
                  </Table.Td>
                  <Table.Td w={34}>
                    <ActionIcon
                      aria-label={`Remove ${signal.name || 'signal'}`}
                      onClick={() => set({ signals: edited.signals.filter((_, other) => other !== index) })}
                    >
                      <IconTrash size={15} aria-hidden />
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          <Group>
            <Button
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => set({ signals: [...edited.signals, NEW_SIGNAL] })}
            >
              Add a signal
            </Button>
          </Group>
          {!parsed.success && edited.id !== '' && (
            <Text fz="sm" c="red">
              {parsed.error.issues[0]?.path.join('.')}: {parsed.error.issues[0]?.message}
            </Text>
          )}
          {put.error !== null && (
            <Alert color="red" role="alert">
              {put.error.message}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={put.isPending} disabled={!parsed.success || edited.title.trim() === ''}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
