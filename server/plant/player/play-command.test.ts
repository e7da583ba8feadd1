import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataType } from 'node-opcua';
import { expect, test } from 'vitest';
import { connectOpcua } from '../testing/opcua-subscriber.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { until } from '../testing/until.ts';
import { runPlay } from './play-command.ts';

const PLAYED = /^part (\d+) played: (\d+) rows, (\d+) readings, (\d+) of them bad$/;

test('prints the endpoint, what is wrong with the files and each part, and ends by itself', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, '1.csv'), 'a,b\n1,2\nx,4\n');
  await writeFile(join(folder.path, '2.csv'), 'a,b\n5,6\n');
  const lines: string[] = [];

  const options = {
    folder: folder.path,
    speed: 100,
    dataFolder: join(folder.path, 'data'),
    print: (line: string) => void lines.push(line),
  };
  await runPlay(options, new AbortController().signal);

  expect(lines).toEqual([
    expect.stringMatching(/^playing .* at 100x: opc\.tcp:\/\/127\.0\.0\.1:\d+$/),
    '1.csv:3: column "a" is "x", not a double: this reading is bad',
    'part 1 played: 2 rows, 4 readings, 1 of them bad',
    'part 2 played: 1 rows, 2 readings, 0 of them bad',
  ]);
});

test('under remote control it plays what is asked for until it is stopped', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, '1.csv'), 'a,b\n1,2\n3,4\n');
  const lines: string[] = [];
  const ending = new AbortController();
  const options = {
    folder: folder.path,
    speed: 100,
    dataFolder: join(folder.path, 'data'),
    print: (line: string) => void lines.push(line),
  };

  const running = runPlay({ ...options, control: true, waitForSubscriber: true }, ending.signal);
  await until('the endpoint', () => lines.length === 1);
  const client = await connectOpcua(lines[0]?.split(' ').at(-1) ?? '', 'urn:fettle:player');
  await client.subscribe(['Machine1.a', 'Machine1.b']);
  await client.call('Player', 'Player.Play', { dataType: DataType.Int32, value: 1 });
  await until('the part', () => lines.length === 2);
  await client.close();
  ending.abort();
  await running;

  expect(lines[1]).toMatch(PLAYED);
});

test('a missing folder, a missing mapping: a clear refusal', async () => {
  const { signal } = new AbortController();

  await expect(runPlay({ folder: 'no-such-folder', speed: 1 }, signal)).rejects.toMatchObject({ code: 'invalidInput' });
  await expect(runPlay({ folder: '.', mapping: 'no-such.json', speed: 1 }, signal)).rejects.toMatchObject({
    code: 'invalidInput',
    message: expect.stringContaining('no-such.json'),
  });
});
