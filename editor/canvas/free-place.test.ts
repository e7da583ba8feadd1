import { expect, test } from 'vitest';
import { addNote } from '../commands/add-note.ts';
import { groupElements } from '../commands/group-elements.ts';
import { openTestDocument, step } from '../testing/open-test-document.ts';
import { freePlace, placeAfter } from './free-place.ts';
import { HEADER_HEIGHT } from './node-size.ts';

/** Two steps side by side, at 0 and 300. */
const open = () => openTestDocument([step('cut', 'manual-operation'), step('end', 'end')], []).document;

test('a new step covers neither a step nor a note', () => {
  const document = open();
  const below = freePlace(document, { x: 20, y: 10 });
  document.execute(addNote, { position: below });

  const { x, y } = freePlace(document, { x: 20, y: 10 });

  expect(below.y).toBeGreaterThan(HEADER_HEIGHT);
  expect([x, y > below.y + 96]).toEqual([20, true]);
});

test('what is larger than a step gets the room that it needs', () => {
  const document = open();

  expect(freePlace(document, { x: 0, y: -200 })).toEqual({ x: 0, y: -200 });
  expect(freePlace(document, { x: 0, y: -200 }, { width: 600, height: 300 }).y).toBeGreaterThan(0);
});

test('what is of no group lies in no frame of one; what follows a step in it may', () => {
  const document = open();
  document.execute(groupElements, { members: ['cut', 'end'], title: '' });
  const inTheFrame = { x: 20, y: -40 };

  expect(freePlace(document, inTheFrame, { width: 20, height: 10 })).toEqual(inTheFrame);
  expect(freePlace(document, inTheFrame, { width: 20, height: 10, isBesideGroups: true }).y).toBeGreaterThan(HEADER_HEIGHT);
  expect(placeAfter(document, 'end').y).toBe(0);
});
