import { setTimeout as pause } from 'node:timers/promises';
import mqtt, { type MqttClient } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../test/support/optional-part.ts';
import { eventually } from '../connection/testing/eventually.ts';
import { type HeldAcknowledgement, HeldAcknowledgements } from './held-acknowledgements.ts';
import { startAedes, startMosquitto, type TestBroker } from './testing/test-brokers.ts';

/** What we rely on in mqtt.js and in brokers; when a new version breaks it, these tests say so. */
function contract(start: () => Promise<TestBroker>, protocolVersion: 4 | 5, marksDuplicates = true) {
  async function setUp() {
    const broker = await start();
    const clients: MqttClient[] = [];
    onTestFinished(async () => {
      for (const client of clients) client.end(true);
      await broker.dispose();
    });
    const join = (clientId: string, clean: boolean) => {
      const client = mqtt.connect(broker.url, {
        clientId,
        clean,
        protocolVersion,
        manualConnect: true,
        ...(protocolVersion === 5 && { properties: { sessionExpiryInterval: 600 } }),
      });
      clients.push(client);
      return client;
    };
    return { broker, join };
  }

  function receive(client: MqttClient) {
    const holding = new HeldAcknowledgements(client);
    const held: { text: string; dup: boolean; packetId: number | undefined; acknowledgement: HeldAcknowledgement }[] = [];
    const sent: number[] = [];
    client.on(
      'message',
      (_topic, payload, packet) =>
        void held.push({
          text: String(payload),
          dup: packet.dup,
          packetId: packet.messageId,
          acknowledgement: holding.hold(packet.messageId!),
        }),
    );
    client.on('connect', () => watchAcknowledgements(client, sent));
    client.connect();
    return { held, sent };
  }

  it('takes many messages without a single PUBACK, then sends them in order', async () => {
    const { join } = await setUp();
    const receiver = join('receiver', false);
    const { held, sent } = receive(receiver);
    await receiver.subscribeAsync('t', { qos: 1 });
    const sender = join('sender', true).connect();

    await Promise.all(Array.from({ length: 15 }, (_, index) => sender.publishAsync('t', String(index), { qos: 1 })));
    await eventually('all messages', () => held.length === 15);
    const before = sent.length;
    for (const { acknowledgement } of held) acknowledgement.release();
    await pause(50);

    expect(before).toBe(0);
    expect(held.map(({ text }) => text)).toEqual(Array.from({ length: 15 }, (_, index) => String(index)));
    expect(sent).toHaveLength(15);
    expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  });

  it('gets again what was not acknowledged when the link broke, and never sends a PUBACK of an earlier link', async () => {
    const { join } = await setUp();
    const receiver = join('receiver', false);
    const { held, sent } = receive(receiver);
    await receiver.subscribeAsync('t', { qos: 1 });
    const sender = join('sender', true).connect();
    for (const text of ['a', 'b', 'c']) await sender.publishAsync('t', text, { qos: 1 });
    await eventually('three messages', () => held.length === 3);
    held[0]!.acknowledgement.release();
    await pause(100);

    receiver.stream.destroy();
    await eventually('the rest again', () => held.length === 5, 5_000);
    held[1]!.acknowledgement.release();
    await pause(50);
    const acknowledged = sent.length;

    expect(held.slice(3).map(({ text }) => text)).toEqual(['b', 'c']);
    expect(held.slice(3).map(({ packetId }) => packetId)).toEqual(held.slice(1, 3).map(({ packetId }) => packetId));
    expect(held.slice(3).map(({ dup }) => dup)).toEqual([marksDuplicates, marksDuplicates]);
    expect(acknowledged).toBe(1);
  });
}

/** Packet ids of the PUBACKs that leave by the client's stream, whoever writes them. */
function watchAcknowledgements({ stream }: MqttClient, sent: number[]): void {
  let bytes = Buffer.alloc(0);
  const write = stream.write.bind(stream) as (chunk: Buffer, ...rest: unknown[]) => boolean;
  stream.write = (chunk: Buffer, ...rest: unknown[]) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 2 && bytes.length >= 2 + (bytes[1] as number)) {
      if (bytes[0] === 0x40) sent.push(bytes.readUInt16BE(2));
      bytes = bytes.subarray(2 + (bytes[1] as number));
    }
    return write(chunk, ...rest);
  };
}

describe('held acknowledgements', () => {
  describe('with aedes, MQTT 3.1.1', () => contract(startAedes, 4, false));
  describeWith('mosquitto', 'with mosquitto, MQTT 3.1.1', () => contract(startMosquitto, 4));
  describeWith('mosquitto', 'with mosquitto, MQTT 5', () => contract(startMosquitto, 5));
});
