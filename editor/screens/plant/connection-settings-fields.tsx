import { type ConnectionSettings, MqttSettings, OpcUaSettings } from '@fettle/flows';
import { Group, NumberInput, Select, TextInput } from '@mantine/core';

export interface ConnectionSettingsFieldsProps {
  readonly settings: ConnectionSettings;
  readonly change: (settings: ConnectionSettings) => void;
}

/** What a protocol needs to reach its machine. */
export function ConnectionSettingsFields({ settings, change }: ConnectionSettingsFieldsProps) {
  if (settings.protocol === 'mqtt') {
    const set = (next: Partial<typeof settings>): void => change({ ...settings, ...next });
    return (
      <Group grow align="flex-start">
        <TextInput
          label="Address of the broker"
          value={settings.url}
          onChange={(event) => set({ url: event.currentTarget.value.trim() })}
        />
        <TextInput
          label="User name"
          value={settings.userName ?? ''}
          onChange={(event) => set({ userName: event.currentTarget.value || undefined })}
        />
        <TextInput
          label="Client id"
          description="The broker keeps a session under it"
          value={settings.clientId ?? ''}
          onChange={(event) => set({ clientId: event.currentTarget.value || undefined })}
        />
        <Select
          label="MQTT version"
          allowDeselect={false}
          data={[
            { value: '4', label: '3.1.1' },
            { value: '5', label: '5' },
          ]}
          value={String(settings.protocolVersion)}
          onChange={(next) => set({ protocolVersion: MqttSettings.shape.protocolVersion.parse(Number(next)) })}
        />
      </Group>
    );
  }
  const set = (next: Partial<typeof settings>): void => change({ ...settings, ...next });
  const number = (name: 'publishingInterval' | 'samplingInterval' | 'queueSize', label: string, description: string) => (
    <NumberInput
      label={label}
      description={description}
      hideControls
      allowDecimal={false}
      value={settings[name]}
      onChange={(next) => typeof next === 'number' && set({ [name]: next })}
    />
  );
  return (
    <>
      <Group grow align="flex-start">
        <TextInput label="Endpoint" value={settings.endpoint} onChange={(event) => set({ endpoint: event.currentTarget.value.trim() })} />
        <TextInput
          label="User name"
          placeholder="anonymous"
          value={settings.userName ?? ''}
          onChange={(event) => set({ userName: event.currentTarget.value || undefined })}
        />
      </Group>
      <Group grow align="flex-start">
        <Select
          label="Security policy"
          allowDeselect={false}
          data={OpcUaSettings.shape.securityPolicy.unwrap().options}
          value={settings.securityPolicy}
          onChange={(next) => set({ securityPolicy: OpcUaSettings.shape.securityPolicy.parse(next) })}
        />
        <Select
          label="Security mode"
          allowDeselect={false}
          data={OpcUaSettings.shape.securityMode.unwrap().options}
          value={settings.securityMode}
          onChange={(next) => set({ securityMode: OpcUaSettings.shape.securityMode.parse(next) })}
        />
      </Group>
      <Group grow align="flex-start">
        {number('publishingInterval', 'Publishing interval', 'Milliseconds between two answers')}
        {number('samplingInterval', 'Sampling interval', 'Milliseconds; 0: as fast as it can')}
        {number('queueSize', 'Queue size', 'Values that the server keeps for us')}
      </Group>
    </>
  );
}
