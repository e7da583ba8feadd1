import { expect, it } from 'vitest';
import { activity, UNIT } from '../testing/test-context.ts';
import { gather } from './gather.ts';

it('goes on with what is together, and records how much that is', () => {
  const step = activity(gather, {}, { unit: { ...UNIT, quantity: 9 } });

  expect(step.enter()).toEqual({ take: 'out', results: { quantity: 9 } });
});

it('waits for units that were split off only where it is told to', () => {
  const waits = (params: unknown) => gather.gathersSplits?.(gather.params.parse(params));

  expect([gather.gather, waits({}), waits({ splits: true })]).toEqual([true, false, true]);
});
