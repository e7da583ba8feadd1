import { describe, expect, it } from 'vitest';
import { activity, START } from '../testing/test-context.ts';
import { catchMachineEvent } from './catch-machine-event.ts';

const PARAMS = { equipment: 'clamp', when: 'clamped && pressure > 2.5', valueSignal: 'pressure' };

describe('catch machine event', () => {
  it('watches the machine that the job order binds, without claiming it', () => {
    const step = activity(catchMachineEvent, PARAMS, { bound: { clamp: 'clamp-2' } });

    const plan = step.enter();

    expect(plan.wait).toMatchObject([
      { kind: 'watch', watch: { equipment: 'clamp-2', exclusive: false, until: [{ when: 'clamped && pressure > 2.5' }] } },
    ]);
  });

  it('goes on when it happened, with the value', () => {
    const step = activity(catchMachineEvent, PARAMS);
    step.enter();

    const collected = { value: { value: 3.1, count: 1, left: 0 } };
    const plan = step.resume({ kind: 'watchMatched', name: 'event', outcome: 'happened', event: undefined, collected, reached: {} });

    expect(plan).toEqual({ take: 'out', results: { value: 3.1, at: START } });
  });

  it('keeps no value where none was good', () => {
    const step = activity(catchMachineEvent, PARAMS);
    step.enter();

    const plan = step.resume({ kind: 'watchMatched', name: 'event', outcome: 'happened', event: undefined, collected: {}, reached: {} });

    expect(plan.results).toMatchObject({ value: null });
  });

  it('leaves as overdue when a limit is set', () => {
    const step = activity(catchMachineEvent, { ...PARAMS, timeLimit: 30 });
    const { wait } = step.enter();

    expect(wait).toContainEqual({ kind: 'timer', name: 'limit', dueAt: START + 30_000 });
    expect(step.resume({ kind: 'timerFired', name: 'limit' })).toEqual({ take: 'overdue' });
  });

  it('has the way "overdue" only with a limit', () => {
    const names = (timeLimit: number) =>
      catchMachineEvent.ports(catchMachineEvent.params.parse({ timeLimit })).outputs.map(({ name }) => name);

    expect(names(0)).toEqual(['out']);
    expect(names(5)).toEqual(['out', 'overdue']);
  });

  it('says what is missing', () => {
    const problems = catchMachineEvent.check?.(catchMachineEvent.params.parse({}));

    expect(problems?.map(({ path }) => path)).toEqual(['equipment', 'when']);
  });
});
