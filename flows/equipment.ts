import { z } from 'zod';
import { ValueKind } from './value.ts';

/** Ids that appear in expressions and addresses: letters, digits, `-` and `_`, starting with a letter. */
export const EquipmentId = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'use letters, digits, - and _, starting with a letter');
export const SignalName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'use letters, digits and _, starting with a letter');

/**
 * How a signal's changes matter. `sample`: the latest value counts (telemetry), nobody misses an old one. `event`: every change counts; a change that
 * nobody waits for yet is buffered until it expires.
 */
export const SignalDelivery = z.enum(['sample', 'event']);
export type SignalDelivery = z.infer<typeof SignalDelivery>;

export const Signal = z.object({
  name: SignalName,
  title: z.string().max(200).default(''),
  valueKind: ValueKind,
  /** Engineering unit as a UCUM or common symbol: `kW`, `mm/s`, `bar`. Empty: none. */
  unit: z.string().max(30).default(''),
  delivery: SignalDelivery.default('sample'),
  writable: z.boolean().default(false),
});
export type Signal = z.infer<typeof Signal>;

/** ISA-95 Equipment. Signals are those of its class and its own. */
export const Equipment = z.object({
  id: EquipmentId,
  title: z.string().max(200),
  /** ISA-95 EquipmentClass. */
  equipmentClass: EquipmentId.optional(),
  /** enterprise/site/area/line path above it. */
  path: z.string().max(400).default(''),
  signals: z.array(Signal).default([]),
});
export type Equipment = z.infer<typeof Equipment>;

export const EquipmentClass = z.object({
  id: EquipmentId,
  title: z.string().max(200),
  signals: z.array(Signal).default([]),
});
export type EquipmentClass = z.infer<typeof EquipmentClass>;

/** Where a signal lives at a connection. */
export const SignalMapping = z.object({
  equipment: EquipmentId,
  signal: SignalName,
  /** OPC UA: `nsu=<namespace URI>;s=…` or `ns=2;s=…`. MQTT: a topic, without wildcards. */
  address: z.string().min(1).max(500),
  /** MQTT with a JSON payload: where the value is, as a JSON pointer (`/value`); empty: the payload itself. */
  valuePointer: z.string().max(200).optional(),
  /** JSON pointer to the source time (milliseconds or ISO 8601), the quality and the event id, where the payload has them. */
  timePointer: z.string().max(200).optional(),
  qualityPointer: z.string().max(200).optional(),
  idPointer: z.string().max(200).optional(),
});
export type SignalMapping = z.infer<typeof SignalMapping>;

export const OpcUaSettings = z.object({
  protocol: z.literal('opcua'),
  endpoint: z.string().regex(/^opc\.tcp:\/\//, 'an OPC UA endpoint starts with opc.tcp://'),
  securityPolicy: z.enum(['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss']).default('None'),
  securityMode: z.enum(['None', 'Sign', 'SignAndEncrypt']).default('None'),
  userName: z.string().max(200).optional(),
  /** Milliseconds between publish responses. */
  publishingInterval: z.number().int().min(10).max(60_000).default(100),
  /** Milliseconds; 0: as fast as the server can; -1: the publishing interval. */
  samplingInterval: z.number().int().min(-1).max(60_000).default(0),
  queueSize: z.number().int().min(1).max(100_000).default(2000),
});
export const MqttSettings = z.object({
  protocol: z.literal('mqtt'),
  url: z.string().regex(/^(mqtts?|wss?):\/\//, 'an MQTT address starts with mqtt://, mqtts://, ws:// or wss://'),
  clientId: z.string().max(200).optional(),
  userName: z.string().max(200).optional(),
  protocolVersion: z.union([z.literal(4), z.literal(5)]).default(4),
});
export const ConnectionSettings = z.discriminatedUnion('protocol', [OpcUaSettings, MqttSettings]);
export type ConnectionSettings = z.infer<typeof ConnectionSettings>;

/** A way to machines. Its password is kept apart, encrypted, and never leaves the server. */
export const Connection = z.object({
  id: EquipmentId,
  title: z.string().max(200),
  enabled: z.boolean().default(true),
  settings: ConnectionSettings,
  mappings: z.array(SignalMapping).default([]),
});
export type Connection = z.infer<typeof Connection>;
