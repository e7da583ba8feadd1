import type { IPublishPacket } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { MessageIdentity } from './message-identity.ts';

function packet(payload: string, more: Partial<IPublishPacket> = {}): IPublishPacket {
  return { cmd: 'publish', topic: 'cell/force', payload: Buffer.from(payload), qos: 1, dup: false, retain: false, messageId: 1, ...more };
}

describe('the identity of an MQTT message', () => {
  it('is the sender’s own id where there is one, in the payload or as a user property', () => {
    const identity = new MessageIdentity();

    expect(identity.nameOf(packet('1'), 'm-7', undefined)).toBe('id:m-7');
    expect(identity.nameOf(packet('1', { properties: { userProperties: { id: 'm-8' } } }), undefined, undefined)).toBe('id:m-8');
    expect(identity.nameOf(packet('1'), 'x'.repeat(300), undefined).length).toBeLessThanOrEqual(60);
  });

  it('is time and bytes where the payload has the sender’s time, also over a restart of ours', () => {
    const before = new MessageIdentity().nameOf(packet('{"v":1}'), undefined, 1_524_000_000_123);
    const after = new MessageIdentity().nameOf(packet('{"v":1}', { dup: true, messageId: 9 }), undefined, 1_524_000_000_123);

    expect(after).toBe(before);
  });

  it('tells equal payloads in a row apart, and knows the one that the broker sends again', () => {
    const identity = new MessageIdentity();
    const first = identity.nameOf(packet('1', { messageId: 1 }), undefined, undefined);
    const second = identity.nameOf(packet('1', { messageId: 2 }), undefined, undefined);

    const unmarked = identity.nameOf(packet('1', { messageId: 1 }), undefined, undefined);
    identity.acknowledged(1);
    identity.acknowledged(2);
    const again = identity.nameOf(packet('1', { messageId: 2, dup: true }), undefined, undefined);
    identity.acknowledged(2);
    const reused = identity.nameOf(packet('1', { messageId: 2 }), undefined, undefined);
    const otherBytes = identity.nameOf(packet('2', { messageId: 1, dup: true }), undefined, undefined);

    expect(unmarked).toBe(first);
    expect(again).toBe(second);
    expect(new Set([first, second, reused, otherBytes]).size).toBe(4);
  });

  it('knows no earlier message once the broker has begun a new session', () => {
    const identity = new MessageIdentity();
    const before = identity.nameOf(packet('1'), undefined, undefined);

    identity.newSession();

    expect(identity.nameOf(packet('1'), undefined, undefined)).not.toBe(before);
  });

  it('does not take a time in whole seconds for an identity', () => {
    const identity = new MessageIdentity();

    const names = [1, 2].map((messageId) => identity.nameOf(packet('{"pulse":1}', { messageId }), undefined, 1_524_000_000_000));

    expect(new Set(names).size).toBe(2);
  });
});
