import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { end } from './end.ts';

it.each(['good', 'returned'] as const)('ends the unit as %s', (result) => {
  const step = activity(end, { result });

  const plan = step.enter();

  expect(plan).toEqual({ end: result });
});

it('ends as good when nothing is said', () => {
  expect(activity(end, {}).enter()).toEqual({ end: 'good' });
});

it('refuses another result', () => {
  expect(end.params.safeParse({ result: 'scrapped' }).success).toBe(false);
});
