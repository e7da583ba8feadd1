import { type Connection, MqttSettings, type SignalMapping } from '@fettle/flows';

/** A mapping of `clamp-1.<signal>` to the topic `cell/clamp-1/<signal>`. */
export function topicOf(signal: string, more: Partial<SignalMapping> = {}): SignalMapping {
  return { equipment: 'clamp-1', signal, address: `cell/clamp-1/${signal}`, ...more };
}

export function mqttConnection(url: string, mappings: readonly SignalMapping[], settings: object = {}): Connection {
  return {
    id: 'cell',
    title: 'The cell’s broker',
    enabled: true,
    settings: MqttSettings.parse({ protocol: 'mqtt', url, ...settings }),
    mappings: [...mappings],
  };
}
