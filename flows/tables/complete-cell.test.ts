import { describe, expect, test } from 'vitest';
import { completeCell } from './complete-cell.ts';
import { DecisionTable } from './decision-table.ts';
import { readTable } from './read-table.ts';

const table = DecisionTable.parse({
  inputs: [
    { name: 'power', title: 'Spindle power', unit: 'kW' },
    { name: 'stage', kind: 'string', allowed: '"Layer 1 Up", "Layer 2 Up"' },
    { name: 'coolant', kind: 'boolean' },
    { name: 'width', unit: 'mm' },
  ],
  outputs: [
    { name: 'action', values: '"hold", "none"' },
    { name: 'limit', kind: 'number', unit: 'kW' },
  ],
  rows: [{ when: ['> 5', '"Prep"', '-', '-'], give: ['hold', '12'] }],
});
const [POWER, STAGE, COOLANT] = [0, 1, 2].map((index) => ({ side: 'when' as const, index }));
const [ACTION, LIMIT] = [0, 1].map((index) => ({ side: 'give' as const, index }));
const labels = (column: { side: 'when' | 'give'; index: number } | undefined, before: string, explicit = false) =>
  completeCell(table, column!, before, explicit)?.options.map(({ label }) => label);

describe('in cel(…)', () => {
  test('the inputs are offered with kind and unit, the functions with their signature', () => {
    const found = completeCell(table, POWER!, 'cel(value > po', false);

    expect(found).toMatchObject({ from: 'cel(value > '.length, of: 'cel' });
    expect(found?.options).toEqual(
      expect.arrayContaining([
        { label: 'power', detail: 'a number in kW', type: 'variable', info: 'Spindle power' },
        { label: 'value', detail: 'a number in kW', type: 'variable', info: 'Spindle power' },
        expect.objectContaining({ label: 'abs', detail: expect.stringContaining('abs('), apply: 'abs(' }),
      ]),
    );
  });

  test('an output sees the inputs and no value', () => {
    expect(labels(LIMIT, 'cel(')).toBeUndefined();
    expect(labels(LIMIT, 'cel(', true)).toEqual(expect.arrayContaining(['power', 'stage']));
    expect(labels(LIMIT, 'cel(v')).not.toContain('value');
  });

  test('units of the columns are checked', () => {
    const { faults } = readTable({ ...table, rows: [{ when: ['cel(value > width)', '-', '-', '-'], give: ['hold', '1'], note: '' }] });

    expect(faults).toMatchObject([{ path: 'rows[0].when[0]', message: expect.stringMatching(/kW.*mm|mm.*kW/) }]);
  });
});

describe('values', () => {
  test('of a text are those that can come, then those of other rows', () => {
    expect(labels(STAGE, 'La')).toEqual(['"Layer 1 Up"', '"Layer 2 Up"', '"Prep"', 'unknown', 'not(…)', 'cel(…)']);
  });

  test.each([
    ['"Layer 1 Up", La', 14],
    ['not("La', 4],
    ['!= La', 3],
    ['  La', 2],
  ])('are offered where %s ends', (before, from) => {
    expect(completeCell(table, STAGE!, before, false)).toMatchObject({ from, of: 'value' });
  });

  test('cel(…) is offered where a cell begins only', () => {
    expect(labels(STAGE, '"Prep", c')).not.toContain('cel(…)');
  });

  test('of yes or no are both', () => {
    expect(labels(COOLANT, 't')?.slice(0, 2)).toEqual(['true', 'false']);
  });

  test('are not guessed for a threshold', () => {
    expect(labels(POWER, '> 5')).toBeUndefined();
    expect(labels(POWER, '[1..')).toBeUndefined();
    expect(labels(POWER, '5')).toEqual(['unknown', 'not(…)', 'cel(…)']);
  });

  test('of an output are those that it lists, or those of its rows with their unit', () => {
    expect(labels(ACTION, 'h')).toEqual(['"hold"', '"none"', 'cel(…)']);
    expect(completeCell(table, LIMIT!, '1', false)?.options[0]).toEqual({ label: '12', detail: 'kW · in another row', type: 'property' });
  });

  test('are offered in an empty cell when one asks', () => {
    expect(labels(STAGE, '')).toBeUndefined();
    expect(labels(STAGE, '', true)).toContain('"Prep"');
  });
});
