import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { scrap } from './scrap.ts';

it('scraps the unit and keeps the reason', () => {
  const step = activity(scrap, { reason: 'Machining aborted' });

  const plan = step.enter();

  expect(plan).toEqual({ end: 'scrapped', results: { reason: 'Machining aborted' } });
});
