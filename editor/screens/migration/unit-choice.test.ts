import { expect, test } from 'vitest';
import { choiceForAll, countOf, movesByVersion, type PlannedUnit, unitsOf } from './unit-choice.ts';

const unit = (instance: string, from: number, refusals: readonly string[] = []): PlannedUnit => ({
  instance,
  from,
  serialNumber: instance,
  jobOrder: 'JO',
  held: false,
  refusals: [...refusals],
  tokens: [],
});

test('moving all leaves those that cannot move on their version, and asks for each version by itself', () => {
  const units = [unit('a', 1), unit('b', 2), unit('c', 2, ['"Cut" has no counterpart in version 3.'])];

  const choices = choiceForAll(units, 'move');

  expect([countOf(units, choices, 'move'), countOf(units, choices, 'stay')]).toEqual([2, 1]);
  expect([...movesByVersion(units, choices)]).toEqual([
    [1, ['a']],
    [2, ['b']],
  ]);
});

test('a unit that was chosen and cannot move by now is not asked to', () => {
  expect([...movesByVersion([unit('a', 1, ['no'])], { a: 'move' })]).toEqual([]);
});

test('units of all versions stand in one list', () => {
  const { from: _from, ...move } = unit('a', 1);

  expect(unitsOf([{ from: 1, to: 2, pairs: [], units: [move] }])).toEqual([unit('a', 1)]);
});
