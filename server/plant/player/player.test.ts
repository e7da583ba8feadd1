import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataType } from 'node-opcua';
import { afterEach, describe, expect, test } from 'vitest';
import { breakableLink } from '../testing/breakable-link.ts';
import { connectOpcua, type OpcuaSubscriber, type Received } from '../testing/opcua-subscriber.ts';
import { copyRecordings } from '../testing/recordings.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { type PlayerOptions, startPlayer } from './player.ts';
import { loadPlayerMapping, parsePlayerMapping } from './player-mapping.ts';

const NAMESPACE = 'urn:fettle:player';
const MEASURED = { columns: { stage: { type: 'string' }, '*': {} }, annotations: ['stage'], equipment: 'M1' };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  cleanups.push(() => folder[Symbol.asyncDispose]());
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  return folder.path;
}

async function started(options: Omit<PlayerOptions, 'port' | 'dataFolder' | 'mapping'> & { mapping?: object }) {
  const mapping = parsePlayerMapping(JSON.stringify(options.mapping ?? MEASURED), 'test');
  const player = await startPlayer({ ...options, mapping, port: 0, dataFolder: join(options.folder, 'data') });
  cleanups.push(player.stop);
  return player;
}

async function connected(url: string): Promise<OpcuaSubscriber> {
  const client = await connectOpcua(url, NAMESPACE);
  cleanups.push(client.close);
  return client;
}

/** What came, without the values that were there before anything was played. */
const played = (client: { readonly received: readonly Received[] }) => client.received.filter((entry) => entry.time > 0);
const of = (client: OpcuaSubscriber, signal: string) => played(client).filter((entry) => entry.signal === signal);

describe('playing over OPC UA', () => {
  test('every row of a real recording arrives once at 20 times its speed, also where nothing changed', async () => {
    const folder = await folderWith({});
    await copyRecordings(folder, [4]);
    const player = await startPlayer({
      folder,
      mapping: await loadPlayerMapping(folder, 'cnc-mill'),
      speed: 20,
      port: 0,
      dataFolder: join(folder, 'data'),
      waitForSubscriber: true,
    });
    cleanups.push(player.stop);
    const client = await connected(player.url);
    const signals = await client.signalsOf('CncMill1');
    await client.subscribe(signals);

    const part = await player.playPart(4);

    const columns = signals.filter((signal) => !/\.(CycleActive|PartNumber)$/.test(signal));
    const readings = played(client).filter((entry) => columns.includes(entry.signal));
    expect(part).toEqual({ partNumber: 4, rows: 532, readings: 532 * 48, badReadings: 532 * 47 });
    expect(columns).toHaveLength(48);
    expect(readings).toHaveLength(532 * 48);
    expect(new Set(readings.map(({ signal, time }) => `${signal} ${time}`)).size).toBe(532 * 48);
    expect(readings.filter((entry) => entry.status === 'BadSensorFailure')).toHaveLength(532 * 47);
    expect(new Set(of(client, 'CncMill1.Stage').map((entry) => `${entry.value} ${entry.status}`))).toEqual(
      new Set(['Prep Good', 'Layer 1 Up Good', 'End Good']),
    );
    const begin = Date.parse('2018-04-01T00:00:00Z');
    expect(of(client, 'CncMill1.CycleActive').map(({ value, time }) => [value, time])).toEqual([
      [true, begin],
      [false, begin + 53_200],
    ]);
    expect(of(client, 'CncMill1.PartNumber').map((entry) => entry.value)).toEqual([4]);
  });

  test('values, qualities and source times are those of the recording, and the same again when it is played again', async () => {
    const folder = await folderWith({ '1.csv': 'a,stage\n1,Prep\n1,Prep\nbroken,Cut\n2,End\n' });
    const player = await started({ folder, speed: 50, waitForSubscriber: true });
    const client = await connected(player.url);
    await client.subscribe(['M1.a', 'M1.stage', 'M1.CycleActive']);

    await player.playPart(1);
    await until('the last value', () => of(client, 'M1.stage').length === 4);
    const first = played(client);
    client.received.length = 0;
    await player.playPart(1);
    await until('the last value again', () => of(client, 'M1.stage').length === 4);

    const base = Date.parse('2000-01-01T00:00:00Z');
    expect(first.filter((entry) => entry.signal === 'M1.a')).toEqual([
      { signal: 'M1.a', value: 1, status: 'Good', time: base, overflow: false },
      { signal: 'M1.a', value: 1, status: 'Good', time: base + 100, overflow: false },
      { signal: 'M1.a', value: null, status: 'BadDecodingError', time: base + 200, overflow: false },
      { signal: 'M1.a', value: 2, status: 'Good', time: base + 300, overflow: false },
    ]);
    expect(new Set(played(client).map((entry) => JSON.stringify(entry)))).toEqual(new Set(first.map((entry) => JSON.stringify(entry))));
  });

  test('parts follow each other in source time, and a second round comes after the first', async () => {
    const folder = await folderWith({ '1.csv': 'a,stage\n1,A\n2,A\n', '2.csv': 'a,stage\n3,B\n' });
    const player = await started({ folder, speed: 100, waitForSubscriber: true });
    const client = await connected(player.url);
    await client.subscribe(['M1.a', 'M1.PartNumber']);

    for (const pass of [0, 1]) for await (const _part of player.playAll(pass));

    const base = Date.parse('2000-01-01T00:00:00Z');
    expect(of(client, 'M1.a').map(({ value, time }) => [value, time - base])).toEqual([
      [1, 0],
      [2, 100],
      [3, 1200],
      [1, 2300],
      [2, 2400],
      [3, 3500],
    ]);
    expect(of(client, 'M1.PartNumber').map((entry) => entry.value)).toEqual([1, 2, 1, 2]);
  });

  test('a client plays a part by remote control, follows it, and cannot have two at once', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => `${row},Cut`).join('\n');
    const folder = await folderWith({ '1.csv': `a,stage\n${rows}\n`, '2.csv': `a,stage\n${rows}\n` });
    const player = await started({ folder, speed: 10, control: true });
    const client = await connected(player.url);
    await client.subscribe(['Player.Playing', 'Player.Row']);

    const asked = await client.call('Player', 'Player.Play', { dataType: DataType.Int32, value: 2 });
    const meanwhile = await client.call('Player', 'Player.Play', { dataType: DataType.Int32, value: 1 });
    const unknown = await client.call('Player', 'Player.Play', { dataType: DataType.Int32, value: 3 });
    await until(
      'Playing to fall',
      () => client.received.filter((entry) => entry.signal === 'Player.Playing').at(-1)?.value === false && player.position().row === 60,
    );

    expect(asked).toEqual({ status: 'Good', output: '' });
    expect(meanwhile).toEqual({ status: 'BadInvalidState', output: 'Part 2 is being played.' });
    expect(unknown).toEqual({ status: 'BadInvalidState', output: 'No recording has the part number 3.' });
    expect(client.received.filter((entry) => entry.signal === 'Player.Playing').map((entry) => entry.value)).toEqual([false, true, false]);
    expect(player.position()).toEqual({ playing: false, partNumber: 2, row: 60, rows: 60 });
  });

  test('asking again for the part being played starts it again', async () => {
    const rows = Array.from({ length: 100 }, (_, row) => `${row},Cut`).join('\n');
    const folder = await folderWith({ '1.csv': `a,stage\n${rows}\n` });
    const player = await started({ folder, speed: 20, waitForSubscriber: true });
    const client = await connected(player.url);
    await client.subscribe(['M1.a']);

    const first = player.playPart(1);
    await until('the middle', () => player.position().row > 50);
    const second = player.playPart(1);
    await Promise.all([first, second]);

    const values = of(client, 'M1.a').map((entry) => entry.value);
    expect(values.filter((value) => value === 10)).toHaveLength(2);
    expect(values.filter((value) => value === 99)).toHaveLength(1);
  });

  test('waits for a subscriber, and begins the part again for the next one when all are gone', async () => {
    const rows = Array.from({ length: 100 }, (_, row) => `${row},Cut`).join('\n');
    const folder = await folderWith({ '1.csv': `a,stage\n${rows}\n` });
    const player = await started({ folder, speed: 10, waitForSubscriber: true });
    const link = await breakableLink(Number(new URL(player.url.replace('opc.tcp', 'http')).port));
    cleanups.push(link.close);

    const part = player.playPart(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const beforeAnybody = player.position();
    const killed = await connectOpcua(`opc.tcp://127.0.0.1:${link.port}`, NAMESPACE);
    await killed.subscribe(['M1.a', 'M1.stage', 'M1.CycleActive']);
    await until('half of the part', () => of(killed, 'M1.a').length > 50);
    link.break();
    await until('the player to see it', () => player.position().row === 0);
    const waiting = player.position();
    const next = await connected(player.url);
    await next.subscribe(['M1.a', 'M1.stage', 'M1.CycleActive']);
    const result = await part;
    await killed.close();

    const base = Date.parse('2000-01-01T00:00:00Z');
    expect(beforeAnybody).toMatchObject({ playing: true, row: 0 });
    expect(waiting).toMatchObject({ playing: true, row: 0 });
    expect(result.rows).toBe(100);
    // Its own first value, then every row from the first.
    const times = of(next, 'M1.a').map((entry) => entry.time - base);
    expect(times.slice(-100)).toEqual(Array.from({ length: 100 }, (_, row) => row * 100));
    expect(of(next, 'M1.CycleActive').slice(-2)).toMatchObject([{ value: true }, { value: false }]);
  });

  test('a subscriber that stops reading does not end the player, and is told that values were lost', async () => {
    const rows = Array.from({ length: 400 }, (_, row) => `${row},bad`).join('\n');
    const folder = await folderWith({ '1.csv': `a,stage\n${rows}\n` });
    const mapping = { ...MEASURED, badWhen: [{ column: 'stage', operator: 'equal', value: 'bad' }] };
    const player = await started({ folder, mapping, speed: 200 });
    const client = await connected(player.url);
    await client.subscribe(['M1.a'], { queueSize: 20, publishingIntervalMs: 1000 });

    await player.playPart(1);
    await until('the last value', () => of(client, 'M1.a').at(-1)?.value === 399);

    const received = of(client, 'M1.a');
    expect(received.length).toBeLessThan(400);
    expect(received.some((entry) => entry.overflow && entry.status.startsWith('BadSensorFailure'))).toBe(true);
  });
});

describe('what cannot be played', () => {
  test('an unknown part, another part meanwhile, a speed of nothing', async () => {
    const folder = await folderWith({ '1.csv': 'a,stage\n1,A\n2,A\n', '2.csv': 'a,stage\n1,A\n' });
    const player = await started({ folder, speed: 1 });

    const first = player.playPart(1).catch((error) => error);

    await expect(player.playPart(9)).rejects.toMatchObject({ code: 'notFound' });
    await expect(player.playPart(2)).rejects.toMatchObject({
      code: 'stateRefused',
      message: expect.stringContaining('Part 1 is being played'),
    });
    await expect(started({ folder, speed: 0 })).rejects.toMatchObject({ code: 'invalidInput' });
    await player.stop();
    expect(await first).toMatchObject({ code: 'stateRefused', message: 'The player was stopped.' });
  });
});
