import { equipmentKey, type MachineEvent, type Message } from '@fettle/flows';

/**
 * A message as an inbox row keeps it. A machine event, the bulk of all messages, is kept as its values alone: the envelope follows from it, the equipment from the row's key. That is a third of
 * the bytes to write, log and read back.
 */
export type PackedMessage = Message | PackedEvent;

/** `id, source, signal, value, quality, sourceTime, receivedTime`, and the status code if there is one. */
export type PackedEvent = readonly [
  id: string,
  source: string,
  signal: string,
  value: MachineEvent['value'],
  quality: MachineEvent['quality'],
  sourceTime: number,
  receivedTime: number,
  statusCode?: string,
];

export function pack(message: Message): PackedMessage {
  const { body } = message;
  if (body.kind !== 'machineEvent') return message;
  const { event } = body;
  const follows = event.id === message.id && event.receivedTime === message.at && equipmentKey(event.equipment) === message.key;
  return follows ? packEvent(event) : message;
}

export function packEvent({ id, source, signal, value, quality, sourceTime, receivedTime, statusCode }: MachineEvent): PackedEvent {
  return statusCode === undefined
    ? [id, source, signal, value, quality, sourceTime, receivedTime]
    : [id, source, signal, value, quality, sourceTime, receivedTime, statusCode];
}

/** Messages of one row. */
export function unpackAll(key: string, packed: readonly PackedMessage[]): Message[] {
  const equipment = key.slice(EQUIPMENT_KEY.length);
  return packed.map((one) => ('body' in one ? one : unpackEvent(key, equipment, one)));
}

function unpackEvent(key: string, equipment: string, packed: PackedEvent): Message {
  const [id, source, signal, value, quality, sourceTime, receivedTime, statusCode] = packed;
  const event: MachineEvent = { id, source, equipment, signal, value, quality, sourceTime, receivedTime };
  if (statusCode !== undefined) event.statusCode = statusCode;
  return { id, key, at: receivedTime, body: { kind: 'machineEvent', event } };
}

const EQUIPMENT_KEY = equipmentKey('');
