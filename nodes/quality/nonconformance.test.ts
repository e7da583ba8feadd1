import { describe, expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { nonconformance } from './nonconformance.ts';

const PARAMS = { title: 'Scratched', defect: 'scratch', allowed: ['rework', 'scrap'] };

describe('nonconformance', () => {
  it('is opened and waits for a decision among those allowed', () => {
    const step = activity(nonconformance, PARAMS);

    const plan = step.enter();

    expect(plan.records).toEqual([
      { kind: 'nonconformanceOpened', name: 'nonconformance', title: 'Scratched', defect: 'scratch', description: '' },
    ]);
    expect(plan.wait).toEqual([
      {
        kind: 'decision',
        name: 'nonconformance',
        decision: {
          decision: 'disposition',
          options: [
            { value: 'rework', title: 'Rework' },
            { value: 'scrap', title: 'Scrap' },
          ],
        },
      },
    ]);
  });

  it('is closed with the decision and leaves by it', () => {
    const step = activity(nonconformance, PARAMS);
    step.enter();

    const plan = step.resume({ kind: 'decided', name: 'nonconformance', person: 'ali', value: 'rework', reason: 'Polish it' });

    expect(plan).toEqual({
      take: 'rework',
      records: [{ kind: 'nonconformanceClosed', name: 'nonconformance', disposition: 'rework', person: 'ali', reason: 'Polish it' }],
      results: { disposition: 'rework', person: 'ali', reason: 'Polish it' },
    });
  });

  it('stays open for a decision that is not allowed', () => {
    const step = activity(nonconformance, PARAMS);
    step.enter();

    const plan = step.resume({ kind: 'decided', name: 'nonconformance', person: 'ali', value: 'useAsIs', reason: 'Fine' });

    expect(plan.take).toBeUndefined();
    expect(step.waits).toMatchObject([{ kind: 'decision', name: 'nonconformance' }]);
  });

  it('is opened and closed at once with a fixed disposition', () => {
    const step = activity(nonconformance, { title: 'Aborted', defect: 'aborted', disposition: 'scrap' });

    const plan = step.enter();

    expect(plan.take).toBe('scrap');
    expect(plan.records?.map(({ kind }) => kind)).toEqual(['nonconformanceOpened', 'nonconformanceClosed']);
  });

  it('describes this unit from what was recorded', () => {
    const details = '"Peak power " + string(data.cut.peakPower) + " kW"';
    const step = activity(nonconformance, { ...PARAMS, details }, { data: { cut: { peakPower: 5.5 } } });

    expect(step.enter().records).toMatchObject([{ description: 'Peak power 5.5 kW' }]);
  });

  it('has a way out for each allowed disposition, or for the fixed one', () => {
    const ways = (params: object) => nonconformance.ports(nonconformance.params.parse(params)).outputs.map(({ name }) => name);

    expect(ways(PARAMS)).toEqual(['rework', 'scrap']);
    expect(ways({ disposition: 'return' })).toEqual(['return']);
  });

  it.each([[[]], [['scrap', 'scrap']], [['burn']]])('refuses %j as allowed dispositions', (allowed) => {
    expect(nonconformance.params.safeParse({ allowed }).success).toBe(false);
  });
});
