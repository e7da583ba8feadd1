import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { startOnJobOrder } from './start-on-job-order.ts';

it('lets the unit begin at once', () => {
  const start = activity(startOnJobOrder, {});

  const plan = start.enter();

  expect(plan).toEqual({ take: 'out' });
  expect(startOnJobOrder.start).toBe(true);
});

it('names what a calling routing hands over', () => {
  const params = startOnJobOrder.params.parse({ inputs: [{ key: 'colour', valueKind: 'string' }] });

  expect(startOnJobOrder.outputs?.(params)).toEqual({ colour: 'string' });
});

it('takes no other params', () => {
  const result = startOnJobOrder.params.safeParse({ product: 'S-block' });

  expect(result.success).toBe(false);
});
