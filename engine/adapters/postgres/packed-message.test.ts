import { equipmentKey, type MachineEvent, type Message } from '@fettle/flows';
import { expect, test } from 'vitest';
import { pack, unpackAll } from './packed-message.ts';

const EVENT: MachineEvent = {
  id: 'e1',
  source: 'cell',
  equipment: 'mill-1',
  signal: 'power',
  value: 4.5,
  quality: 'good',
  sourceTime: 1000,
  receivedTime: 1002,
};
const message = (event: MachineEvent, rest: Partial<Message> = {}): Message => ({
  id: event.id,
  key: equipmentKey(event.equipment),
  at: event.receivedTime,
  body: { kind: 'machineEvent', event },
  ...rest,
});

const afterStorage = (one: Message): Message[] => unpackAll(one.key, [JSON.parse(JSON.stringify(pack(one)))]);

test.each([
  ['a number', message(EVENT)],
  ['no value', message({ ...EVENT, value: null, quality: 'bad' })],
  ['a status code', message({ ...EVENT, value: 'Layer 1', statusCode: 'UncertainInitialValue' })],
  ['another time than its event', message(EVENT, { at: 5000 })],
  ['another id than its event', message(EVENT, { id: 'again' })],
  ['a command', message(EVENT, { id: 'c', body: { kind: 'expireBuffer' } })],
])('a message with %s comes back as it was', (_what, one) => {
  expect(afterStorage(one)).toStrictEqual([one]);
});

test('a machine event is kept as its values alone', () => {
  expect(pack(message(EVENT))).toEqual(['e1', 'cell', 'power', 4.5, 'good', 1000, 1002]);
});
