import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { rework } from './rework.ts';

it.each([
  [1, 'again'],
  [2, 'again'],
  [3, 'limitReached'],
  [4, 'limitReached'],
])('with two reworks allowed, visit %d leaves through %s', (visit, port) => {
  const step = activity(rework, { limit: 2 }, { visit });

  expect(step.enter()).toEqual({ take: port, results: { count: visit } });
});

it.each([0, -1, 1.5, 101, '2'])('refuses %j as a limit', (limit) => {
  expect(rework.params.safeParse({ limit }).success).toBe(false);
});
