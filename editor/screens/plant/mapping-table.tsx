import type { SignalMapping } from '@fettle/flows';
import { ActionIcon, Autocomplete, Button, Table, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { signalsOf } from '../../plant/plant-model.ts';
import { usePlant } from '../../plant/use-plant.ts';
import styles from './plant-screen.module.css';

export interface MappingTableProps {
  readonly mappings: readonly SignalMapping[];
  /** The value may lie inside a JSON payload. */
  readonly hasPayload: boolean;
  readonly change: (mappings: readonly SignalMapping[]) => void;
}

const NEW: SignalMapping = { equipment: '', signal: '', address: '' };

/** Address to signal, a row each. */
export function MappingTable({ mappings, hasPayload, change }: MappingTableProps) {
  const plant = usePlant();
  const set = (index: number, next: Partial<SignalMapping>): void =>
    change(mappings.map((mapping, other) => (other === index ? { ...mapping, ...next } : mapping)));
  return (
    <div className={styles.mapping}>
      <Table verticalSpacing={3} horizontalSpacing={4} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{hasPayload ? 'Topic' : 'Address'}</Table.Th>
            <Table.Th w={170}>Equipment</Table.Th>
            <Table.Th w={170}>Signal</Table.Th>
            {hasPayload && <Table.Th w={120}>Value at</Table.Th>}
            {hasPayload && <Table.Th w={120}>Time at</Table.Th>}
            <Table.Th w={34} aria-label="Remove" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mappings.map((mapping, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: every column is being typed; the place is what stays.
            <Table.Tr key={index}>
              <Table.Td>
                <TextInput
                  aria-label="Address"
                  value={mapping.address}
                  onChange={(event) => set(index, { address: event.currentTarget.value })}
                />
              </Table.Td>
              <Table.Td>
                <Autocomplete
                  aria-label="Equipment"
                  data={plant.equipment.map(({ id }) => id)}
                  value={mapping.equipment}
                  onChange={(equipment) => set(index, { equipment })}
                />
              </Table.Td>
              <Table.Td>
                <Autocomplete
                  aria-label="Signal"
                  data={signalsOf(plant, mapping.equipment).map(({ name }) => name)}
                  value={mapping.signal}
                  onChange={(signal) => set(index, { signal })}
                />
              </Table.Td>
              {hasPayload && (
                <Table.Td>
                  <TextInput
                    aria-label="Value at"
                    placeholder="the payload"
                    value={mapping.valuePointer ?? ''}
                    onChange={(event) => set(index, { valuePointer: event.currentTarget.value || undefined })}
                  />
                </Table.Td>
              )}
              {hasPayload && (
                <Table.Td>
                  <TextInput
                    aria-label="Time at"
                    placeholder="none"
                    value={mapping.timePointer ?? ''}
                    onChange={(event) => set(index, { timePointer: event.currentTarget.value || undefined })}
                  />
                </Table.Td>
              )}
              <Table.Td>
                <ActionIcon
                  aria-label={`Remove ${mapping.address || 'mapping'}`}
                  onClick={() => change(mappings.filter((_, other) => other !== index))}
                >
                  <IconTrash size={15} aria-hidden />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Button variant="default" mt="sm" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => change([...mappings, NEW])}>
        Add an address
      </Button>
    </div>
  );
}
