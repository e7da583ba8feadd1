import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { hold } from './hold.ts';

describe('hold', () => {
  it('holds the unit and asks for its release', () => {
    const step = activity(hold, { reason: 'First article' });

    const plan = step.enter();

    expect(plan.records).toEqual([{ kind: 'holdPlaced', name: 'hold', reason: 'First article', person: 'flow' }]);
    expect(plan.wait).toMatchObject([{ kind: 'decision', name: 'hold', decision: { decision: 'release' } }]);
    expect(plan.take).toBeUndefined();
  });

  it('goes on when a person releases it, and says who and why', () => {
    const step = activity(hold, { reason: 'First article' });
    step.enter();

    const plan = step.resume({ kind: 'decided', name: 'hold', person: 'mara', value: 'released', reason: 'Measured, fine' });

    expect(plan).toEqual({
      take: 'released',
      records: [{ kind: 'holdReleased', name: 'hold', reason: 'Measured, fine', person: 'mara' }],
      results: { person: 'mara', reason: 'Measured, fine' },
    });
  });

  it('has one name for hold and decision, by which the core ties them together', () => {
    const { records, wait } = activity(hold, {}).enter();

    expect(records?.[0]?.name).toBe(wait?.[0]?.name);
  });

  it('asks for a reason', () => {
    expect(hold.check?.({ reason: ' ' })).toMatchObject([{ path: 'reason' }]);
  });
});
