import { expect, test } from 'vitest';
import { choiceForAll, type PlannedUnit } from './unit-choice.ts';
import { choiceOfGroup, groupsOf } from './unit-groups.ts';

const unit = (instance: string, from: number, at: string, refusals: readonly string[] = []): PlannedUnit => ({
  instance,
  from,
  serialNumber: instance,
  jobOrder: 'JO',
  held: false,
  refusals: [...refusals],
  tokens: [{ flowNode: at, name: at.toUpperCase(), open: [] }],
});

test('units of one version at the same step are one group', () => {
  const groups = groupsOf([unit('a', 1, 'cut'), unit('b', 2, 'cut'), unit('c', 1, 'wash'), unit('d', 1, 'cut', ['it is gone'])]);

  expect(groups.map(({ place, from, units, movable }) => [place, from, units.map(({ instance }) => instance), movable])).toEqual([
    ['CUT', 1, ['a', 'd'], 1],
    ['CUT', 2, ['b'], 1],
    ['WASH', 1, ['c'], 1],
  ]);
});

test('a group moves when all of it that can do, and has no choice of its own when its units differ', () => {
  const [group] = groupsOf([unit('a', 1, 'cut'), unit('b', 1, 'cut'), unit('c', 1, 'cut', ['it is gone'])]);

  expect(choiceOfGroup(group!, {})).toBe('stay');
  expect(choiceOfGroup(group!, choiceForAll(group!.units, 'move'))).toBe('move');
  expect(choiceOfGroup(group!, choiceForAll(group!.units, 'hold'))).toBe('hold');
  expect(choiceOfGroup(group!, { a: 'move' })).toBeUndefined();
  expect(choiceOfGroup(group!, { a: 'move', b: 'move', c: 'hold' })).toBeUndefined();
});
