import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SignalMapping } from '@fettle/flows';
import mqtt, { type IClientPublishOptions } from 'mqtt';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeWith } from '../../test/support/optional-part.ts';
import { eventually } from '../connection/testing/eventually.ts';
import { type RecordingOptions, recordingContext } from '../connection/testing/recording-context.ts';
import { startMqtt } from './connector.ts';
import { mqttConnection, topicOf } from './testing/mqtt-connection.ts';
import { startAedes, startMosquitto, type TestBroker } from './testing/test-brokers.ts';

async function started(start: () => Promise<TestBroker>): Promise<TestBroker> {
  const broker = await start();
  onTestFinished(() => broker.dispose());
  return broker;
}

/** A connector that listens to `mappings` at the broker, connected. */
async function listening(
  broker: TestBroker,
  mappings: readonly SignalMapping[],
  settings: object = {},
  more: Partial<RecordingOptions> = {},
) {
  const recording = recordingContext({ connection: mqttConnection(broker.url, mappings, settings), ...more });
  const source = await startMqtt(recording.context);
  onTestFinished(() => source.close());
  await eventually('a connection', () => source.health().state === 'connected');
  return { source, recording };
}

async function machine(broker: TestBroker, protocolVersion: 4 | 5 = 4) {
  const client = await mqtt.connectAsync(broker.url, { protocolVersion });
  onTestFinished(() => void client.end(true));
  return (signal: string, payload: string | Buffer, options: IClientPublishOptions = {}) =>
    client.publishAsync(`cell/clamp-1/${signal}`, payload, { qos: 1, ...options });
}

describe('the MQTT connector', () => {
  it('reads signals in their kinds, several from one message', async () => {
    const broker = await started(startAedes);
    const json = (signal: string, pointer: string) => ({ ...topicOf(signal, { valuePointer: pointer }), address: 'cell/clamp-1/all' });
    const mappings = [topicOf('force'), topicOf('state'), json('left', '/l'), json('right', '/r')];
    const { recording, source } = await listening(broker, mappings, {}, { valueKinds: { 'clamp-1.state': 'string' } });
    const send = await machine(broker);

    await send('force', '12.5');
    await send('state', 'clamped');
    await send('all', '{"l":1,"r":2}');
    await eventually('four readings', () => recording.events.length === 4);

    expect(Object.fromEntries(recording.events.map((event) => [event.signal, event.value]))).toEqual({
      force: 12.5,
      state: 'clamped',
      left: 1,
      right: 2,
    });
    expect(recording.distinct()).toBe(4);
    expect(source.health()).toMatchObject({ state: 'connected', received: 4, badAddresses: [] });
  });

  it('keeps what it cannot understand as dead letters with the reason, and goes on', async () => {
    const broker = await started(startAedes);
    const { recording } = await listening(broker, [topicOf('force')]);
    const send = await machine(broker);

    await send('force', 'twelve');
    await send('force', Buffer.alloc(300_000, 'x'));
    await send('force', '12');
    await eventually('the good one', () => recording.events.length === 1);

    expect(recording.letters).toHaveLength(2);
    expect(recording.letters[0]).toEqual({
      source: 'cell',
      address: 'cell/clamp-1/force',
      payload: 'twelve',
      reason: 'clamp-1.force: expected a number, got twelve',
    });
    expect(recording.letters[1]).toMatchObject({
      payload: 'x'.repeat(1024),
      reason: 'expected at most 262144 bytes, got 300000; the first 1024 are kept',
    });
  });

  it('writes a signal in the form in which it reads it', async () => {
    const broker = await started(startAedes);
    const mappings = [topicOf('force'), topicOf('limit', { valuePointer: '/set/limit' })];
    const { source, recording } = await listening(broker, mappings);

    await source.write({ equipment: 'clamp-1', signal: 'force', value: 9.5 });
    await source.write({ equipment: 'clamp-1', signal: 'limit', value: 20 });
    await eventually('its own writes as readings', () => recording.events.length === 2);

    expect(recording.events.map((event) => [event.signal, event.value])).toEqual([
      ['force', 9.5],
      ['limit', 20],
    ]);
    await expect(source.write({ equipment: 'clamp-1', signal: 'colour', value: 1 })).rejects.toMatchObject({ code: 'notFound' });
  });

  it('refuses wildcards, says so, and reads the rest', async () => {
    const broker = await started(startAedes);

    const { source } = await listening(broker, [topicOf('force'), { ...topicOf('all'), address: 'cell/#' }]);

    expect(source.health().badAddresses).toEqual([{ address: 'cell/#', reason: expect.stringContaining('no wildcards') }]);
  });

  it('finds the broker again after a restart and reads on', async () => {
    const broker = await started(startAedes);
    const { source, recording } = await listening(broker, [topicOf('force')]);

    await broker.stop();
    await eventually('notice of the stop', () => source.health().state === 'disconnected');
    await eventually('the reason', () => source.health().problem?.startsWith('Nothing answers at') === true);
    await expect(source.write({ equipment: 'clamp-1', signal: 'force', value: 1 })).rejects.toMatchObject({ code: 'connectionFailed' });
    await broker.startAgain();
    await eventually('the connection again', () => source.health().state === 'connected');
    const send = await machine(broker);
    await send('force', '1');
    await eventually('a reading', () => recording.events.length === 1);

    expect(source.health().problem).toBeUndefined();
  });

  it('loses none of 5,000 messages a second, while each commit takes 5 ms', async () => {
    const broker = await started(startAedes);
    const { recording } = await listening(broker, [topicOf('force')]);
    recording.beforeCommit = () => pause(5);
    const send = await machine(broker);

    const sent = await stream(send, 5_000, 2_000);
    await eventually('all messages', () => recording.events.length >= sent);

    expect(recording.events.map((event) => event.value)).toEqual(Array.from({ length: sent }, (_, index) => index));
    expect(recording.distinct()).toBe(sent);
  });
});

describeWith('mosquitto', 'the MQTT connector with mosquitto', () => {
  it.each([4, 5] as const)('loses none of 5,000 messages a second, MQTT version %i', async (protocolVersion) => {
    const broker = await started(startMosquitto);
    const { recording } = await listening(broker, [topicOf('force')], { protocolVersion });
    const send = await machine(broker);

    const sent = await stream(send, 5_000, 2_000);
    await eventually('all messages', () => recording.events.length >= sent);

    expect(recording.events.map((event) => event.value)).toEqual(Array.from({ length: sent }, (_, index) => index));
  });

  it('gets what was published while the store refused and the broker was restarted', async () => {
    const broker = await started(startMosquitto);
    const { recording, source } = await listening(broker, [topicOf('force')]);
    const send = await machine(broker);
    let refuse = true;
    recording.beforeCommit = () => {
      if (refuse) throw new Error('the database is away');
    };

    for (let value = 0; value < 100; value++) await send('force', String(value));
    await eventually('a problem', () => source.health().problem?.includes('the database is away') === true);
    await broker.stop();
    await broker.startAgain();
    await eventually('the connection again', () => source.health().state === 'connected');
    refuse = false;
    await eventually('all', () => new Set(recording.events.map((event) => event.value)).size === 100);

    expect(recording.distinct()).toBe(100);
  });

  it('passes the id of a published message on, and takes a sender’s id for the message’s identity (MQTT 5)', async () => {
    const broker = await started(startMosquitto);
    const { recording, source } = await listening(broker, [topicOf('force')], { protocolVersion: 5 });
    const send = await machine(broker, 5);
    const other = await mqtt.connectAsync(broker.url, { protocolVersion: 5 });
    onTestFinished(() => void other.end(true));
    const heard: unknown[] = [];
    other.on('message', (_topic, payload, packet) => void heard.push([String(payload), packet.properties?.userProperties?.id]));
    await other.subscribeAsync('andon', { qos: 1 });

    await source.publish?.({ topic: 'andon', payload: 'red', retain: false, id: 'effect-1' });
    await send('force', '1', { properties: { userProperties: { id: 'reading-1' } } });
    await send('force', '1', { properties: { userProperties: { id: 'reading-1' } } });
    await eventually('both', () => heard.length === 1 && recording.events.length === 2);

    expect(heard).toEqual([['red', 'effect-1']]);
    expect(recording.events.map((event) => event.id)).toEqual(['cell|clamp-1.force|id:reading-1', 'cell|clamp-1.force|id:reading-1']);
  });

  it('loses nothing when our process is killed between receiving and committing', async () => {
    const broker = await started(startMosquitto);
    const folder = await mkdtemp(join(tmpdir(), 'fettle-killed-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'committed');
    await writeFile(file, '');
    const receiver = async () => {
      const child = fork(join(import.meta.dirname, 'testing', 'receiver-process.ts'), [broker.url, file], { execArgv: [] });
      await once(child, 'message');
      return child;
    };
    let child = await receiver();
    const send = await machine(broker);

    const wanted: string[] = [];
    for (let round = 0; round < 3; round++) {
      const sending = Array.from({ length: 1_000 }, (_, index) => {
        const id = `${round}-${index}`;
        wanted.push(`cell|clamp-1.part|id:${id}`);
        return send('part', JSON.stringify({ n: index, id }));
      });
      await pause(60);
      child.kill('SIGKILL');
      await Promise.all([once(child, 'exit'), ...sending]);
      child = await receiver();
    }
    const committed = async () => new Set((await readFile(file, 'utf8')).split('\n'));
    let missing = wanted;
    for (let attempt = 0; attempt < 100 && missing.length > 0; attempt++) {
      await pause(50);
      const ids = await committed();
      missing = wanted.filter((id) => !ids.has(id));
    }
    child.kill('SIGKILL');

    expect(missing).toEqual([]);
  }, 40_000);

  it('says that the password is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-mqtt-users-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const passwordFile = join(folder, 'users');
    await writeFile(passwordFile, 'fettle:$6$c2FsdHNhbHQ=$AAAA\n');
    const broker = await started(() => startMosquitto({ passwordFile }));
    const connection = mqttConnection(broker.url, [topicOf('force')], { userName: 'fettle' });
    const recording = recordingContext({ connection, password: 'wrong' });

    const source = await startMqtt(recording.context);
    onTestFinished(() => source.close());
    await eventually('a problem', () => source.health().problem !== undefined);

    expect(source.health()).toMatchObject({ state: 'connecting', problem: expect.stringMatching(/“fettle”/) });
  });
});

/** Publishes 0, 1, 2 … evenly and returns how many. */
async function stream(send: Awaited<ReturnType<typeof machine>>, perSecond: number, milliseconds: number): Promise<number> {
  const start = performance.now();
  const confirmed: Promise<unknown>[] = [];
  for (let passed = 0; passed < milliseconds; passed = performance.now() - start) {
    for (const due = (passed / 1_000) * perSecond; confirmed.length < due; ) confirmed.push(send('force', String(confirmed.length)));
    await pause(2);
  }
  await Promise.all(confirmed);
  return confirmed.length;
}
