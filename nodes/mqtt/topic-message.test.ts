import type { IPublishPacket } from 'mqtt';
import { expect, test } from 'vitest';
import { MessageIdentity } from './message-identity.ts';
import { type MappedTopic, readMessage } from './topic-message.ts';

const mapping = { equipment: 'press-1', signal: 'force', address: 'press-1/force', valuePointer: '/value', idPointer: '/id' };
const topicOf = (more: object): MappedTopic =>
  ({
    source: 'cell',
    topic: 'press-1/force',
    signals: [{ mapping: { ...mapping, ...more }, kind: 'number', idPrefix: 'p' }],
  }) as unknown as MappedTopic;
const read = (topic: MappedTopic, dup: boolean) =>
  readMessage(
    topic,
    {
      cmd: 'publish',
      topic: 'press-1/force',
      qos: 1,
      dup,
      retain: false,
      messageId: 7,
      payload: Buffer.from('{"id":"a","value":3,"time":5}'),
    } as IPublishPacket,
    { identity: new MessageIdentity(), receivedTime: 1000 },
  ).events;

test('what the broker marks as sent again and has no time of its own says that it may have come before', () => {
  const [[first], [again], [timed]] = [read(topicOf({}), false), read(topicOf({}), true), read(topicOf({ timePointer: '/time' }), true)];

  expect([first?.redelivered, again?.redelivered, timed?.redelivered]).toEqual([undefined, true, undefined]);
  expect(again?.id).toBe(first?.id);
});
