import { expect, test } from 'vitest';
import { factOf, factsTogether } from './fact.ts';

const same = (one: string, other: string): boolean | undefined => {
  const [first, second] = [factOf(one, true), factOf(other, true)];
  return first === undefined || second === undefined || first.key !== second.key ? undefined : first.is === second.is;
};

test('conditions that ask the same are one fact, however they are written', () => {
  expect(same('data.cut.power > 5.0', '(data.cut.power>5.0)')).toBe(true);
  expect(same('unit.product == "a b"', 'unit.product=="a b"')).toBe(true);
  expect(same('unit.product == "a b"', 'unit.product == "ab"')).toBeUndefined();
  expect(same('a && b', 'a')).toBeUndefined();
});

test('the opposite of a condition is the same fact the other way round', () => {
  expect(same('data.cut.power > 5.0', 'data.cut.power <= 5.0')).toBe(false);
  expect(same('unit.product == "a"', 'unit.product != "a"')).toBe(false);
  expect(same('!data.cut.ok', 'data.cut.ok')).toBe(false);
  expect(same('!(a || b)', 'a || b')).toBe(false);
  // The ! is for `a` alone.
  expect(same('!a || b', 'a || b')).toBeUndefined();
});

test('a fact says whose results it is made of; what may be another each time is none', () => {
  expect(factOf('data.cut.power > data["a b"].limit', true)?.sources).toEqual(new Set(['cut', 'a b']));
  expect(factOf('unit.product == "data"', true)?.sources).toEqual(new Set());
  expect(factOf('visit > 2', true)).toBeUndefined();
  expect(factOf('has(data[unit.product])', true)).toBeUndefined();
});

test('facts that contradict each other are not together', () => {
  const facts = (expression: string, is: boolean) => [factOf(expression, is)!];
  const known = factsTogether(new Map(), facts('unit.quantity > 1.0', true));

  expect(factsTogether(known!, facts('unit.quantity <= 1.0', true))).toBeUndefined();
  expect(factsTogether(known!, facts('unit.quantity <= 1.0', false))?.size).toBe(1);
});
