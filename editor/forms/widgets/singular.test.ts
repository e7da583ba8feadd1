import { expect, test } from 'vitest';
import { singular } from './singular.ts';

test.each([
  ['Set points', 'set point'],
  ['Branches', 'branch'],
  ['Ways to end', 'way to end'],
  ['Limits of single reasons', 'limit'],
  ['Choices of a person', 'choice'],
  ['Hands over', 'item'],
])('one of "%s" is a %s', (title, one) => {
  expect(singular(title)).toBe(one);
});
