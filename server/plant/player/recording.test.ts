import { describe, expect, test } from 'vitest';
import { cncMillFolder } from '../testing/recordings.ts';
import { loadPlayerMapping, PlayerMapping } from './player-mapping.ts';
import { badReason, parseRecording, UNREADABLE } from './recording.ts';
import { loadRecordings } from './recording-folder.ts';

const mapping = (document: object = {}) => PlayerMapping.parse(document);
const read = (text: string, document: object = {}) => parseRecording(text, mapping(document), { name: 'a.csv', partNumber: 1 });

describe('reading a recorded file', () => {
  test.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR alone', 'a,b\r1,2\r3,4\r'],
    ['CR alone, last line without an end', 'a,b\r1,2\r3,4'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4'],
    ['semicolons', 'a;b\n1;2\n3;4'],
    ['tabs', 'a\tb\n1\t2\n3\t4'],
    ['quotes and empty lines', '"a","b"\n"1","2"\n\n"3",4\n\n'],
  ])('%s', (_name, text) => {
    const recording = read(text);

    expect(recording.cells).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(recording).toMatchObject({ rows: 2, durationMs: 200, badReadings: 0, problems: [] });
    expect(recording.signals.map((signal) => signal.signal)).toEqual(['a', 'b']);
  });

  test('quoted fields keep delimiters, quotes and line ends', () => {
    const recording = read('note,a\n"one, ""two""\nthree",1\n', { columns: { note: { type: 'string' }, a: {} } });

    expect(recording.cells[0]).toEqual(['one, "two"\nthree']);
  });

  test('a cell that is no number is a bad reading with its place, and the rest goes on', () => {
    const recording = read('a,b\n1,2\nx,\n3,NaN\n5,6\n');

    expect(recording.cells).toEqual([
      [1, UNREADABLE, 3, 5],
      [2, UNREADABLE, UNREADABLE, 6],
    ]);
    expect(recording.badReadings).toBe(3);
    expect(recording.problems).toEqual([
      { file: 'a.csv', line: 3, problem: 'column "a" is "x", not a double: this reading is bad' },
      { file: 'a.csv', line: 3, problem: 'column "b" is empty, not a double: this reading is bad' },
      { file: 'a.csv', line: 4, problem: 'column "b" is "NaN", not a double: this reading is bad' },
    ]);
  });

  test('a row that is too short or too long is bad as a whole: nobody knows which cell is which', () => {
    const recording = read('a,b\n1,2\n3\n4,5,6\n7,8\n');

    expect(recording.cells[0]).toEqual([1, UNREADABLE, UNREADABLE, 7]);
    expect(recording.problems.map(({ line, problem }) => `${line} ${problem}`)).toEqual([
      '3 1 cells instead of 2: the whole row is bad',
      '4 3 cells instead of 2: the whole row is bad',
    ]);
  });

  test('a row that meets a condition is bad, but for its annotations', () => {
    const recording = read('feed,x,stage\n6,1,Prep\n50,2,Prep\n6,198,End\n', {
      columns: { stage: { type: 'string' }, '*': {} },
      annotations: ['stage'],
      badWhen: [
        { column: 'feed', operator: 'equal', value: 50 },
        { column: 'x', operator: 'greaterThan', value: 100 },
      ],
    });

    const quality = [0, 1, 2].map((row) => [0, 1, 2].map((signal) => badReason(recording, signal, row)));
    expect(quality).toEqual([
      [undefined, undefined, undefined],
      ['badRow', 'badRow', undefined],
      ['badRow', 'badRow', undefined],
    ]);
    expect(recording.cells[0]).toEqual([6, 50, 6]);
    expect(recording.badReadings).toBe(4);
  });

  test('types, units and names come from the mapping; a full name goes before a pattern; columns it does not cover are left out', () => {
    const recording = read('x_mm,n,on,other\n1.5,7,true,1\n2.5,7.5,0,1\n1e2,-1,maybe,1\n', {
      columns: { '*_mm': { unit: 'mm', type: 'float' }, n: { type: 'uint32', signal: 'Count' }, on: { type: 'boolean' } },
    });

    expect(recording.signals.map(({ signal, type, unit }) => [signal, type, unit])).toEqual([
      ['x_mm', 'float', 'mm'],
      ['Count', 'uint32', undefined],
      ['on', 'boolean', undefined],
    ]);
    expect(recording.cells).toEqual([
      [1.5, 2.5, 100],
      [7, UNREADABLE, UNREADABLE],
      [true, false, UNREADABLE],
    ]);
  });

  test('decimal commas', () => {
    const recording = read('a;b\n1,5;2\n', { decimalSeparator: ',' });

    expect(recording.cells).toEqual([[1.5], [2]]);
  });

  test('a time column gives the times; one that goes back is reported and moved on', () => {
    const recording = read('t,a\n10.0,1\n10.5,2\n10.2,3\nlater,4\n12,5\n', { timeColumn: { column: 't', unit: 's' } });

    expect([...recording.offsetsMs]).toEqual([0, 500, 501, 502, 2000]);
    expect(recording.signals.map((signal) => signal.signal)).toEqual(['a']);
    expect(recording.problems.map((problem) => problem.line)).toEqual([4, 5]);
  });

  test.each([
    ['no rows', 'a,b\n', {}, 'holds no rows'],
    ['an empty file', '', {}, 'holds no rows'],
    ['a missing column', 'a,b\n1,2\n', { columns: { c: {} } }, 'no column "c"'],
    ['the same signal twice', 'a,b\n1,2\n', { columns: { a: { signal: 'b' }, b: {} } }, 'two signals named "b"'],
    ['a signal named as the cycle', 'CycleActive\n1\n', {}, 'two signals named "CycleActive"'],
    ['a quote that never closes', 'a,b\n"1,2\n3,4\n', {}, 'is not CSV in line'],
  ])('refuses %s', (_name, text, document, message) => {
    expect(() => read(text, document)).toThrow(
      expect.objectContaining({ code: 'invalidInput', message: expect.stringContaining(message) }),
    );
  });
});

describe('the CNC mill recordings', () => {
  test('are read whole, the one with CR line ends too', async () => {
    const folder = await cncMillFolder();

    const recordings = await loadRecordings(folder, await loadPlayerMapping(folder, 'cnc-mill'));

    expect(recordings.map(({ partNumber, rows }) => [partNumber, rows])).toEqual([
      [1, 1055],
      [2, 1668],
      [4, 532],
      [6, 1296],
      [7, 565],
      [8, 605],
      [11, 2314],
      [12, 2276],
      [13, 2233],
      [14, 2332],
      [16, 602],
      [18, 2253],
    ]);
    expect(recordings.every(({ signals, problems }) => signals.length === 48 && problems.length === 0)).toBe(true);
    const stages = recordings.map((recording) => recording.cells.at(-1)?.at(-1));
    expect(stages).toEqual(['end', ...Array(11).fill('End')]);
  });
});
