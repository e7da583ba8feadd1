import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { loadPlayerMapping, parsePlayerMapping } from './player-mapping.ts';
import { loadRecordings } from './recording-folder.ts';

test('without a mapping every column is a number at ten rows a second', async () => {
  await using folder = await temporaryFolder();

  const mapping = await loadPlayerMapping(folder.path, undefined);

  expect(mapping).toMatchObject({ protocol: 'opcua', timeStepMs: 100, columns: { '*': { type: 'double' } }, badWhen: [] });
});

test('play.json beside the recordings is taken, and another file when named', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'play.json'), '{"equipment":"Press1"}');
  await writeFile(join(folder.path, 'other.json'), '{"equipment":"Press2"}');

  const own = await loadPlayerMapping(folder.path, undefined);
  const other = await loadPlayerMapping(folder.path, join(folder.path, 'other.json'));

  expect([own.equipment, other.equipment]).toEqual(['Press1', 'Press2']);
});

test.each([
  ['{', 'is not JSON'],
  ['{"protocol":"modbus"}', 'protocol'],
  ['{"timeStepMs":0}', 'timeStepMs'],
  ['{"equipment":"a/b"}', 'equipment: letters, digits'],
  ['{"columns":{"*":{"signal":"One"}}}', 'columns: a pattern cannot name one signal'],
  ['{"badWhen":[{"column":"a","operator":"like","value":1}]}', 'badWhen.0.operator'],
  ['{"colums":{}}', 'colums'],
])('says what is wrong with %s', (text, message) => {
  expect(() => parsePlayerMapping(text, 'play.json')).toThrow(
    expect.objectContaining({ code: 'invalidInput', message: expect.stringContaining(message) }),
  );
});

test.each([
  ['no file that fits', { 'a.txt': 'a\n1\n' }, {}, 'No file in'],
  ['files with other columns', { '1.csv': 'a\n1\n', '2.csv': 'b\n1\n' }, {}, '1.csv has a column "a" and 2.csv has not'],
  ['a file name without a part number', { 'x.csv': 'a\n1\n' }, { partNumber: 'part_(\\d+)' }, 'x.csv has no part number'],
  ['a part number twice', { 'a1.csv': 'a\n1\n', 'b1.csv': 'a\n1\n' }, { partNumber: '(\\d+)' }, 'both have the part number 1'],
  ['a broken expression', { 'a1.csv': 'a\n1\n' }, { partNumber: '(' }, 'no regular expression'],
])('refuses a folder with %s', async (_name, files, fileOptions, message) => {
  await using folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  const mapping = parsePlayerMapping(JSON.stringify({ files: fileOptions }), 'play.json');

  await expect(loadRecordings(folder.path, mapping)).rejects.toMatchObject({
    code: 'invalidInput',
    message: expect.stringContaining(message),
  });
});

test('refuses a folder that is not there', async () => {
  await using folder = await temporaryFolder();
  const mapping = await loadPlayerMapping(folder.path, undefined);

  await expect(loadRecordings(join(folder.path, 'nowhere'), mapping)).rejects.toMatchObject({
    message: expect.stringContaining('nowhere'),
  });
});

test('files are played in the order of their part numbers, or of their names counted as people do', async () => {
  await using folder = await temporaryFolder();
  for (const name of ['run_2.csv', 'run_10.csv', 'run_1.csv']) await writeFile(join(folder.path, name), 'a\n1\n');
  const numbered = parsePlayerMapping('{"files":{"partNumber":"run_(\\\\d+)"}}', 'play.json');
  const counted = parsePlayerMapping('{}', 'play.json');

  const byNumber = await loadRecordings(folder.path, numbered);
  const byName = await loadRecordings(folder.path, counted);

  expect(byNumber.map((recording) => recording.partNumber)).toEqual([1, 2, 10]);
  expect(byName.map((recording) => recording.file)).toEqual(['run_1.csv', 'run_2.csv', 'run_10.csv']);
});
