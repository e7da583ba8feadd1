import { DecisionTable } from '@fettle/flows/tables/index.ts';
import { expect, test } from 'vitest';
import { cellNowWords } from './cell-now-words.ts';

const table = DecisionTable.parse({
  inputs: [
    { name: 'power', unit: 'kW', allowed: '>= 0' },
    { name: 'stage', kind: 'string' },
  ],
  outputs: [{ name: 'limit', kind: 'number', unit: 'kW' }],
});
const POWER = { side: 'when', index: 0 } as const;
const LIMIT = { side: 'give', index: 0 } as const;

test.each([
  ['> 5', [6.5, 'up'], 'Now 6.5 kW: this holds'],
  ['> 7', [6.5, 'up'], 'Now 6.5 kW: this does not hold'],
  ['cel(value > 5 && stage == "up")', [6.5, 'up'], 'Now 6.5 kW: this holds'],
  ['cel(value > 5 && stage == "up")', [6.5, undefined], 'Not known now: a reading is missing or not good'],
  ['> 5', [undefined, 'up'], 'Not known now: a reading is missing or not good'],
  ['> 5', [-1, 'up'], 'Now -1 kW: not a value that can come'],
  ['-', [6.5, 'up'], undefined],
  ['> 5 mm', [6.5, 'up'], undefined],
])('an input %s at %j: %s', (text, now, words) => {
  expect(cellNowWords(table, POWER, text, now)).toBe(words);
});

test('an output that is worked out says what it gives', () => {
  expect(cellNowWords(table, LIMIT, 'cel(power * 2.0)', [6.5, 'up'])).toBe('Now 13 kW');
  expect(cellNowWords(table, LIMIT, '12', [6.5, 'up'])).toBeUndefined();
});
