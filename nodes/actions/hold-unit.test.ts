import { expect, it } from 'vitest';
import { firingOf, readingOf, rule } from '../testing/test-context.ts';
import { holdUnit } from './hold-unit.ts';

it('holds the unit with its reason', () => {
  const action = rule(holdUnit, { reason: 'Check the tool' });

  expect(action.take(firingOf())).toEqual({ holdUnit: { name: 'hold', reason: 'Check the tool' } });
});

it('takes the reason from what fired', () => {
  expect(rule(holdUnit, {}).take(firingOf())).toMatchObject({ holdUnit: { reason: 'Spindle power too high' } });
});

it('does nothing for a mere reading', () => {
  expect(rule(holdUnit, {}).take(readingOf(5))).toEqual({});
});
