import { type Connection, OpcUaSettings, type SignalMapping } from '@fettle/flows';
import { NAMESPACE } from './opcua-test-server.ts';

/** A mapping of `mill-1.<signal>` to the test machine's node of the same name. */
export function mappingTo(name: string, signal = name): SignalMapping {
  return { equipment: 'mill-1', signal, address: `nsu=${NAMESPACE};s=${name}` };
}

export function opcUaConnection(endpoint: string, mappings: readonly SignalMapping[], settings: object = {}): Connection {
  return {
    id: 'plc-1',
    title: 'The mill’s PLC',
    enabled: true,
    settings: OpcUaSettings.parse({ protocol: 'opcua', endpoint, publishingInterval: 50, ...settings }),
    mappings: [...mappings],
  };
}
