import { expect, test } from 'vitest';
import { readTableText } from './table-files.ts';

test.each([
  ['{"inputs": [', 'This is no JSON'],
  ['{"inputs": []}', 'This is no decision table: A table needs an input.'],
  ['<definitions/>', /no decision table/],
  ['', 'no line of headings'],
])('%j is refused in words', (text, message) => {
  expect(() => readTableText(text)).toThrow(message);
});

test('what Excel copies is read with its units', () => {
  const { table, remarks } = readTableText('Width (mm)\tAction\n> 5\thold\n');

  expect(table.inputs).toMatchObject([{ title: '', name: 'Width', unit: 'mm' }]);
  expect(remarks).toContain('It does not say its hit policy: unique was taken.');
});
