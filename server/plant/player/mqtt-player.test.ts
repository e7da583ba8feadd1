import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startBroker } from '../broker.ts';
import { connectMqtt } from '../mqtt-connection.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { type PlayerOptions, startPlayer } from './player.ts';
import { parsePlayerMapping } from './player-mapping.ts';

const MAPPING = {
  protocol: 'mqtt',
  equipment: 'M1',
  topicRoot: 'shop/floor',
  columns: { stage: { type: 'string' }, '*': {} },
  annotations: ['stage'],
};
const CSV = 'a,stage\n1,Prep\n1,Prep\n50,Cut\nbroken,End\n';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function started(options: Partial<PlayerOptions>) {
  const folder = await temporaryFolder();
  cleanups.push(() => folder[Symbol.asyncDispose]());
  await writeFile(join(folder.path, '1.csv'), CSV);
  const mapping = parsePlayerMapping(JSON.stringify({ ...MAPPING, badWhen: [{ column: 'a', operator: 'equal', value: 50 }] }), 'test');
  const player = await startPlayer({ folder: folder.path, mapping, speed: 50, port: 0, dataFolder: folder.path, ...options });
  cleanups.push(player.stop);
  return player;
}

async function listening(url: string) {
  const client = await connectMqtt(url, `listener-${Math.random()}`);
  cleanups.push(() => client.endAsync(true));
  const received: { topic: string; value: unknown; quality: string; time: number; id: string }[] = [];
  client.on('message', (topic, payload) => received.push({ topic, ...JSON.parse(payload.toString()) }));
  return { client, received, subscribe: () => client.subscribeAsync('shop/floor/M1/+', { qos: 1 }) };
}

test('every reading is a message with value, quality, recorded time and an id that is the same when played again', async () => {
  const player = await started({ waitForSubscriber: true });
  const { received, subscribe } = await listening(player.url);
  const playing = player.playPart(1);
  await subscribe();

  await playing;
  await until('the whole part', () => received.length >= 11);
  await player.playPart(1);
  await until('the part again', () => received.length >= 22);

  const base = Date.parse('2000-01-01T00:00:00Z');
  const first = received.slice(0, 11);
  expect(first.filter((message) => message.topic === 'shop/floor/M1/a')).toEqual(
    [
      [1, 'good', 0],
      [1, 'good', 100],
      [50, 'bad', 200],
      [null, 'bad', 300],
    ].map(([value, quality, offset]) => ({
      topic: 'shop/floor/M1/a',
      value,
      quality,
      time: base + Number(offset),
      id: `M1/a@${base + Number(offset)}`,
    })),
  );
  expect(first.filter((message) => message.topic.endsWith('/stage')).map(({ value, quality }) => [value, quality])).toEqual([
    ['Prep', 'good'],
    ['Prep', 'good'],
    ['Cut', 'good'],
    ['End', 'good'],
  ]);
  expect(first.filter((message) => message.topic.endsWith('/CycleActive')).map((message) => message.value)).toEqual([true, false]);
  expect(received.slice(11)).toEqual(first);
});

test('begins the part again when the subscriber went away', async () => {
  const player = await started({ waitForSubscriber: true, speed: 0.5 });
  const gone = await listening(player.url);
  await gone.subscribe();
  const playing = player.playPart(1).catch(() => undefined);
  await until('the second row', () => gone.received.filter((message) => message.topic.endsWith('/a')).length === 2);

  await gone.client.endAsync(true);
  await until('the player to see it', () => player.position().row === 0);
  const next = await listening(player.url);
  await next.subscribe();
  await until('the first row again', () => next.received.some((message) => message.topic.endsWith('/a')));

  expect(next.received.find((message) => message.topic.endsWith('/a'))?.time).toBe(Date.parse('2000-01-01T00:00:00Z'));
  await player.stop();
  await playing;
});

test('publishes to a broker that is there already, and says when none is', async () => {
  const broker = await startBroker({ port: 0 });
  cleanups.push(broker.stop);
  const { received, subscribe } = await listening(broker.url);
  await subscribe();

  const player = await started({ host: '127.0.0.1', port: broker.port });
  await player.playPart(1);
  await until('the whole part', () => received.length === 11);

  await expect(started({ host: '127.0.0.1', port: 1 })).rejects.toMatchObject({ code: 'connectionFailed' });
  await expect(started({ host: '127.0.0.1', port: broker.port, waitForSubscriber: true })).rejects.toMatchObject({ code: 'invalidInput' });
  await expect(started({ control: true })).rejects.toMatchObject({ code: 'invalidInput' });
});
