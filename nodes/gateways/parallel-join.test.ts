import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { parallelJoin } from './parallel-join.ts';

it('goes on once; the core makes it wait for all branches', () => {
  expect(parallelJoin.join).toBe(true);
  expect(activity(parallelJoin, {}).enter()).toEqual({ take: 'out' });
});

it('has one input for every branch', () => {
  expect(parallelJoin.ports({}).inputs).toHaveLength(1);
});
