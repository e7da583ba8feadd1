import { DecisionTable } from '@fettle/flows/tables/index.ts';
import { expect, test } from 'vitest';
import { cellOptions } from './cell-options.ts';

const table = DecisionTable.parse({
  inputs: [
    { name: 'power', unit: 'kW' },
    { name: 'stage', kind: 'string', allowed: '"Layer 1 Up", "Prep"' },
  ],
  outputs: [{ name: 'action', values: '"hold", "hold all"' }],
});
const POWER = { side: 'when', index: 0 } as const;
const STAGE = { side: 'when', index: 1 } as const;
const ACTION = { side: 'give', index: 0 } as const;
const typed = (text: string, explicit = false) => ({ text, caret: text.length, explicit });
const labels = (...asked: Parameters<typeof cellOptions>) => cellOptions(...asked)?.options.map(({ label }) => label);

test('what begins with the word comes before what only has it', () => {
  expect(labels(table, STAGE, typed('p'))).toEqual(['"Prep"', '"Layer 1 Up"']);
  expect(labels(table, STAGE, typed('"Layer 1 Up", pr'))).toEqual(['"Prep"']);
});

test('what stands there already is not offered, so that Enter goes on', () => {
  expect(cellOptions(table, ACTION, typed('hold'))).toBeUndefined();
  expect(cellOptions(table, STAGE, typed('"Prep"'))).toBeUndefined();
  expect(labels(table, ACTION, typed('hold '))).toBeUndefined();
  expect(labels(table, ACTION, typed('hold', true))).toEqual(['"hold"', '"hold all"']);
});

test('numbers and ranges are typed in peace', () => {
  for (const text of ['5', '> 5', '[1..5]', '-', '<= 5 mm']) expect(cellOptions(table, POWER, typed(text)), text).toBeUndefined();
});

test('within cel(…) one of the names is meant; the text behind the caret stays', () => {
  const found = cellOptions(table, POWER, { text: 'cel(po > 5)', caret: 6, explicit: false });

  expect(found).toMatchObject({ from: 4, isOneMeant: true, options: [{ label: 'power', text: 'power' }, expect.anything()].slice(0, 1) });
  expect(cellOptions(table, STAGE, typed('u'))?.isOneMeant).toBe(false);
});

test('a bracket that is taken is closed, with the caret in it', () => {
  expect(cellOptions(table, POWER, typed('c'))?.options).toMatchObject([{ label: 'cel(…)', text: 'cel()', caret: 4 }]);
});
