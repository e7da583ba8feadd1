import type { SignalMapping } from '@fettle/flows';
import type { ConnectionView } from '@fettle/flows/contract';
import { Alert, Button, Group, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconPencil } from '@tabler/icons-react';
import { age } from '../../parts/age.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { valueWords } from '../../parts/value-words.ts';
import { readingKey, useReadings } from '../../plant/use-plant.ts';
import { ConnectionStateMark } from './connection-state-mark.tsx';

/** One connection: how it is, and which address is which signal, with what came last. */
export function ConnectionDetail({ view, change }: { readonly view: ConnectionView; readonly change: (() => void) | undefined }) {
  const { connection, health } = view;
  const readings = useReadings();
  const { settings } = connection;
  const bad = new Map(health.badAddresses.map(({ address, reason }) => [address, reason]));
  return (
    <section aria-label={connection.title}>
      <Group justify="space-between" p="md" pb="xs" align="flex-start">
        <div>
          <Group gap="md">
            <Title order={2}>{connection.title}</Title>
            <ConnectionStateMark state={health.state} />
          </Group>
          <Text fz="sm" c="dimmed">
            {settings.protocol === 'opcua' ? `OPC UA, ${settings.endpoint}, ${settings.securityPolicy}` : `MQTT, ${settings.url}`} · since{' '}
            {age(Date.now() - health.since)} · {health.received.toLocaleString()} values received
          </Text>
        </div>
        {change !== undefined && (
          <Button variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={change}>
            Change
          </Button>
        )}
      </Group>
      {health.problem !== undefined && (
        <Alert color="red" mx="md" my="xs" icon={<IconAlertTriangle size={18} aria-hidden />}>
          {health.problem}
        </Alert>
      )}
      <DataTable<SignalMapping>
        label="Mapping"
        rows={connection.mappings}
        keyOf={({ equipment, signal, address }) => `${equipment} ${signal} ${address}`}
        empty="It maps no address to a signal yet."
        columns={[
          { title: 'Address', cell: ({ address }) => <span style={{ overflowWrap: 'anywhere' }}>{address}</span> },
          { title: 'Signal', width: 260, cell: ({ equipment, signal }) => `${equipment}.${signal}` },
          { title: 'Where in the payload', width: 150, cell: ({ valuePointer }) => valuePointer ?? '' },
          {
            title: 'Value now',
            width: 200,
            align: 'right',
            cell: ({ address, equipment, signal }) => {
              const wrong = bad.get(address);
              if (wrong !== undefined) return <StateMark mark="wrong">{wrong}</StateMark>;
              const reading = readings.get(readingKey(equipment, signal));
              if (reading === undefined) return '–';
              return reading.quality === 'good' ? valueWords(reading.value) : `${valueWords(reading.value)}, ${reading.quality}`;
            },
          },
        ]}
      />
    </section>
  );
}
