import { describe, expect, it } from 'vitest';
import { activity, START } from '../testing/test-context.ts';
import { timer } from './timer.ts';

describe('timer', () => {
  it('keeps the unit for a fixed time', () => {
    const step = activity(timer, { seconds: 90 });

    const plan = step.enter();

    expect(plan).toEqual({ wait: [{ kind: 'timer', name: 'timer', dueAt: START + 90_000 }] });
    expect(step.resume({ kind: 'timerFired', name: 'timer' })).toEqual({ take: 'out' });
  });

  it('computes the time for each unit', () => {
    const step = activity(timer, { from: 'expression', expression: 'data.oven.thickness * 90' }, { data: { oven: { thickness: 2.5 } } });

    const plan = step.enter();

    expect(plan.wait).toEqual([{ kind: 'timer', name: 'timer', dueAt: START + 225_000 }]);
  });

  it('never fires early: parts of a millisecond are rounded up', () => {
    const step = activity(timer, { seconds: 0.0001 });

    expect(step.enter().wait).toMatchObject([{ dueAt: START + 1 }]);
  });

  it('does not wait for a negative time', () => {
    const step = activity(timer, { from: 'expression', expression: '0 - 5' });

    expect(step.enter().wait).toMatchObject([{ dueAt: START }]);
  });

  it.each(['"soon"', '1e300', 'null'])('refuses %s as a duration, saying where', (expression) => {
    const step = activity(timer, { from: 'expression', expression });

    expect(() => step.enter()).toThrow(/duration of "Step under test" must be a number of seconds/);
  });

  it('asks for the expression only where one is used', () => {
    expect(timer.check?.(timer.params.parse({}))).toEqual([]);
    expect(timer.check?.(timer.params.parse({ from: 'expression' }))).toMatchObject([{ path: 'expression' }]);
  });
});
