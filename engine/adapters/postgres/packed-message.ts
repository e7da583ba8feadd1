import { equipmentKey, type MachineEvent, type Message } from '@fettle/flows';

/**
 * A message as an inbox row keeps it. A machine event, the bulk of all messages, is kept alone: its envelope follows from it. That is half the bytes to write, log and
 * read back.
 */
export type PackedMessage = Message | MachineEvent;

export function pack(message: Message): PackedMessage {
  const { body } = message;
  return body.kind === 'machineEvent' && body.event.id === message.id && body.event.receivedTime === message.at ? body.event : message;
}

export function unpack(packed: PackedMessage): Message {
  return 'body' in packed ? packed : eventMessage(packed);
}

export function eventMessage(event: MachineEvent): Message {
  return { id: event.id, key: equipmentKey(event.equipment), at: event.receivedTime, body: { kind: 'machineEvent', event } };
}
