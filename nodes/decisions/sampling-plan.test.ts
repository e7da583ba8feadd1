import type { Firing, RuleStep } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { rule } from '../testing/test-context.ts';
import { samplingPlan } from './sampling-plan.ts';

const PARAMS = { lotSize: 1000, level: 'II', aql: '1.0' };
const title = (step: RuleStep, port: string) => (step.out?.[port] as Firing | undefined)?.title;
const size = (step: RuleStep) => (step.out?.sampleSize as { value: unknown } | undefined)?.value;

describe('a sampling plan', () => {
  it('accepts up to the acceptance number and rejects from the next on, with the plan in its trace', () => {
    const plan = rule(samplingPlan, { ...PARAMS, title: 'Castings of B' });

    const [accepted, rejected] = [plan.read(2), plan.read(3)];

    expect(accepted.out).toMatchObject({ accepted: { value: 2 }, sampleSize: { value: 80 } });
    expect(accepted.out?.rejected).toBeUndefined();
    expect(rejected.out?.rejected).toMatchObject({
      title: 'Castings of B',
      trace: [
        {
          text: expect.stringContaining('3 of 80 units are defective'),
          values: { severity: 'normal', code: 'J', n: 80, accept: 2, reject: 3 },
        },
      ],
    });
  });

  it('tightens, relaxes, and discontinues until somebody says that the process was mended', () => {
    const plan = rule(samplingPlan, { ...PARAMS, resumeSignal: 'mended' });

    plan.read(3);
    const tightened = plan.read(3);
    const relaxed = [0, 0, 0, 0, 0].map((defective) => plan.read(defective)).at(-1);
    const discontinued = Array.from({ length: 7 }, () => plan.read(9)).at(-1);
    const refused = plan.read(0);
    plan.set('mended', true);
    const again = plan.read(0);

    expect(title(tightened, 'changed')).toBe('Inspection: normal → tightened');
    expect(title(relaxed as RuleStep, 'changed')).toBe('Inspection: tightened → normal');
    expect(title(discontinued as RuleStep, 'changed')).toBe('Inspection: tightened → discontinued');
    expect((refused.out?.rejected as Firing | undefined)?.trace[0]?.text).toContain('discontinued');
    expect([size(discontinued as RuleStep), size(refused), size(again)]).toEqual([undefined, undefined, 80]);
    expect(again.out?.accepted).toBeDefined();
  });

  it('is reduced only where it may be, and while production runs steadily', () => {
    const never = rule(samplingPlan, PARAMS);
    const steady = rule(samplingPlan, { ...PARAMS, reduce: true, limitNumber: 4, steadySignal: 'steady' });
    const unsteady = rule(samplingPlan, { ...PARAMS, reduce: true, limitNumber: 4, steadySignal: 'steady' });
    steady.set('steady', true);

    const sizes = [never, steady, unsteady].map((plan) => size(Array.from({ length: 10 }, () => plan.read(0)).at(-1) as RuleStep));

    expect(sizes).toEqual([80, 32, 80]);
  });

  it('takes the lot size from a signal, and judges nothing while that is not good', () => {
    const plan = rule(samplingPlan, { ...PARAMS, lotSizeSignal: 'units' });

    const unknown = plan.read(0);
    plan.set('units', 60);
    const known = plan.read(0);

    expect(unknown.out).toBeUndefined();
    expect(size(known)).toBe(13);
  });

  it.each([
    ['bad' as const, 1],
    ['good' as const, 1.5],
    ['good' as const, -1],
    ['good' as const, 'none'],
  ])('a %s reading of %s judges nothing', (quality, value) => {
    expect(rule(samplingPlan, PARAMS).read(value, quality).out).toBeUndefined();
  });
});
