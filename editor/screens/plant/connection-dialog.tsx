import { Connection, type ConnectionSettings, type SignalMapping } from '@fettle/flows';
import { api, type ConnectionView } from '@fettle/flows/contract';
import { Alert, Button, Group, Modal, PasswordInput, Select, Stack, Switch, Tabs, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../data/use-route.ts';
import { ConnectionSettingsFields } from './connection-settings-fields.tsx';
import { MappingTable } from './mapping-table.tsx';

const OPC_UA: ConnectionSettings = {
  protocol: 'opcua',
  endpoint: 'opc.tcp://',
  securityPolicy: 'None',
  securityMode: 'None',
  publishingInterval: 100,
  samplingInterval: 0,
  queueSize: 2000,
};
const MQTT: ConnectionSettings = { protocol: 'mqtt', url: 'mqtt://', protocolVersion: 4 };
const NEW: Connection = { id: '', title: '', enabled: true, settings: OPC_UA, mappings: [] };

/** A new connection, or changes to one: settings, password, mapping. It reconnects when it is saved. */
export function ConnectionDialog({ view, close }: { readonly view: ConnectionView | undefined; readonly close: () => void }) {
  const put = useChange(api.putConnection, [api.listConnections]);
  const remove = useChange(api.deleteConnection, [api.listConnections]);
  const [edited, setEdited] = useState<Connection>(view?.connection ?? NEW);
  const [password, setPassword] = useState<string>();
  const [isRemoving, setRemoving] = useState(false);
  const parsed = Connection.safeParse(edited);
  const set = (change: Partial<Connection>): void => setEdited({ ...edited, ...change });
  const error = put.error ?? remove.error;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!parsed.success) return;
    put.mutate(
      { params: { connection: parsed.data.id }, body: { connection: parsed.data, ...(password === undefined ? {} : { password }) } },
      { onSuccess: close },
    );
  };
  const fault = parsed.success ? undefined : parsed.error.issues[0];
  return (
    <Modal opened onClose={close} title={view === undefined ? 'Add a connection' : view.connection.title} size={980}>
      <form onSubmit={submit} autoComplete="off">
        <Tabs defaultValue="settings">
          <Tabs.List>
            <Tabs.Tab value="settings">Settings</Tabs.Tab>
            <Tabs.Tab value="mapping">Mapping ({edited.mappings.length})</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="settings" pt="md">
            <Stack>
              <Group grow align="flex-start">
                <TextInput
                  label="Id"
                  disabled={view !== undefined}
                  value={edited.id}
                  onChange={(event) => set({ id: event.currentTarget.value.trim() })}
                />
                <TextInput label="Title" value={edited.title} onChange={(event) => set({ title: event.currentTarget.value })} />
                <Select
                  label="Protocol"
                  allowDeselect={false}
                  disabled={view !== undefined}
                  data={[
                    { value: 'opcua', label: 'OPC UA' },
                    { value: 'mqtt', label: 'MQTT' },
                  ]}
                  value={edited.settings.protocol}
                  onChange={(next) => set({ settings: next === 'mqtt' ? MQTT : OPC_UA })}
                />
              </Group>
              <ConnectionSettingsFields settings={edited.settings} change={(settings) => set({ settings })} />
              <PasswordInput
                label="Password"
                description={view?.hasPassword ? 'Kept encrypted. Empty: the one that is kept.' : 'Kept encrypted.'}
                autoComplete="new-password"
                w={320}
                value={password ?? ''}
                onChange={(event) => setPassword(event.currentTarget.value || undefined)}
              />
              <Switch label="Switched on" checked={edited.enabled} onChange={(event) => set({ enabled: event.currentTarget.checked })} />
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="mapping" pt="md">
            <MappingTable
              mappings={edited.mappings}
              hasPayload={edited.settings.protocol === 'mqtt'}
              change={(mappings: readonly SignalMapping[]) => set({ mappings: [...mappings] })}
            />
          </Tabs.Panel>
        </Tabs>
        {fault !== undefined && edited.id !== '' && (
          <Text fz="sm" c="red" mt="sm">
            {fault.path.join('.')}: {fault.message}
          </Text>
        )}
        {error !== null && (
          <Alert color="red" role="alert" mt="sm">
            {error.message}
          </Alert>
        )}
        <Group justify="space-between" mt="md">
          {view === undefined ? (
            <span />
          ) : isRemoving ? (
            <Group gap="xs">
              <Text fz="sm">Remove it? What it recorded stays.</Text>
              <Button
                color="red"
                loading={remove.isPending}
                onClick={() => remove.mutate({ params: { connection: view.connection.id } }, { onSuccess: close })}
              >
                Remove
              </Button>
            </Group>
          ) : (
            <Button variant="subtle" color="gray" onClick={() => setRemoving(true)}>
              Remove…
            </Button>
          )}
          <Group>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={put.isPending} disabled={!parsed.success || edited.title.trim() === ''}>
              Save
            </Button>
          </Group>
        </Group>
      </form>
    </Modal>
  );
}
