import type { ConnectionSettings, StartConnector } from '@fettle/flows';

/**
 * How to start a connection of each protocol. Only the server imports this file. A driver is loaded when its protocol is first used: OPC UA's takes about a second.
 */
export const CONNECTORS: Readonly<Record<ConnectionSettings['protocol'], StartConnector>> = {
  opcua: async (context) => (await import('./opcua/connector.ts')).startOpcUa(context),
  mqtt: async (context) => (await import('./mqtt/connector.ts')).startMqtt(context),
};
