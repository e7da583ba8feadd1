import { expect, test } from 'vitest';
import { choiceForAll, type PlannedUnit } from './unit-choice.ts';
import { choiceOfGroup, choiceWords, groupsOf, groupWords, openWords } from './unit-groups.ts';

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

test('a folded group says what would become of its units', () => {
  const acting = (instance: string, action: 'stays' | 'reopens' | 'keeps'): PlannedUnit => ({
    ...unit(instance, 1, 'cut'),
    tokens: [{ flowNode: 'cut', name: 'CUT', open: [], action }],
  });
  const words = (...units: PlannedUnit[]): string => groupWords(groupsOf(units)[0]!);

  expect(words(acting('a', 'stays'))).toBe('1 can move and goes on as it is');
  expect(words(acting('a', 'reopens'), acting('b', 'reopens'), unit('c', 1, 'cut', ['it is gone']))).toBe(
    '2 can move and begin anew, 1 cannot',
  );
  expect(words(acting('a', 'stays'), acting('b', 'reopens'))).toBe('2 can move, some begin anew');
  expect(words(acting('a', 'stays'), acting('b', 'keeps'))).toBe('2 can move');
  expect(words(unit('a', 1, 'cut', ['it is gone']))).toBe('1 cannot');
});

test('the button says what will be done', () => {
  const units = [unit('a', 1, 'cut'), unit('b', 1, 'cut')];

  expect(choiceWords(units, {})).toBe('Move');
  expect(choiceWords(units, { a: 'move' })).toBe('Move 1 unit');
  expect(choiceWords(units, { a: 'move', b: 'hold' })).toBe('Move 1 unit and hold 1');
  expect(choiceWords(units, { a: 'hold', b: 'hold' })).toBe('Hold 2 units');
});

test('what is open at a step tells its moments in local words', () => {
  const say = (time: number): string => `the moment ${time}`;

  expect(openWords(['events of mill-1', 'timer until 1970-01-01T00:00:05.000Z'], say)).toBe(
    'events of mill-1, timer until the moment 5000',
  );
  expect(openWords([], say)).toBe('');
});
