import { expect, test } from 'vitest';
import { fieldValueWords, fieldWords } from './field-words.ts';

test.each([
  ['name', 'Name'],
  ['params.steps[0].entries[1].upperLimit', 'Steps 1 › Entries 2 › Upper limit'],
  ['rows[2][0]', 'Rows 3 1'],
])('the field %s is called %s', (path, words) => {
  expect(fieldWords(path)).toBe(words);
});

test.each([
  ['nothing', undefined, 'nothing'],
  ['an empty text', '', 'empty'],
  ['a text', 'Saw', '“Saw”'],
  ['a number', 0.2, '0.2'],
  ['a switch', false, 'no'],
  ['an empty list', [], 'empty'],
  ['a list', ['a', 2], '“a”, 2'],
  ['a row of a list', { key: 'photo', title: 'Look it over' }, 'key “photo”, title “Look it over”'],
  [
    'what is nested',
    { key: 'a', entries: [{ key: 'burr', required: true }], materials: [] },
    'key “a”, entries ((key “burr”, required yes)), materials empty',
  ],
])('%s is said in one line', (_, value, words) => {
  expect(fieldValueWords(value)).toBe(words);
});
