import { expect, test } from 'vitest';
import type { Box } from '../canvas/group-frame.ts';
import { notesAfterTidy } from './notes-after-tidy.ts';

const step = (x: number, y: number): Box => ({ x, y, width: 200, height: 50 });
const note = (x: number, y: number): Box => ({ x, y, width: 200, height: 96 });
const place = (before: Box, after: readonly Box[], frames: readonly Box[] = []) =>
  notesAfterTidy({
    notes: new Map([['note1', before]]),
    before: new Map([
      ['cut', step(0, 0)],
      ['deburr', step(1000, 0)],
    ]),
    after: new Map(after.map((box, index) => [['cut', 'deburr', 'check'][index]!, box])),
    frames: new Map([['note1', frames]]),
  }).get('note1');

test('a note goes with the step that was nearest to it', () => {
  expect(place(note(1010, 80), [step(0, 0), step(300, 500)])).toEqual({ x: 310, y: 580 });
});

test('what it would cover there it is put above or below of, whichever is nearer', () => {
  expect(place(note(10, -200), [step(0, 0), step(100, -160)])).toEqual({ x: 10, y: -280 });
  expect(place(note(10, 80), [step(0, 0), step(100, 150)])).toEqual({ x: 10, y: 224 });
  expect(place(note(10, 80), [step(0, 0), step(100, 90)], [{ x: -400, y: -300, width: 900, height: 360 }])).toEqual({ x: 10, y: 164 });
});

test('in a drawing without steps it stays', () => {
  expect(notesAfterTidy({ notes: new Map([['note1', note(5, 6)]]), before: new Map(), after: new Map(), frames: new Map() })).toEqual(
    new Map([['note1', { x: 5, y: 6 }]]),
  );
});
