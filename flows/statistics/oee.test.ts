import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type OeeInput, oeeOf } from './oee.ts';
import { plannedBusyTimeOf, processingTimeOf, timeElementsOf } from './time-elements.ts';

/** 7 hours planned, 6.3 of them producing, 300 pieces of a minute each, 294 good. */
const SHIFT: OeeInput = { plannedBusyTime: 420, productionTime: 378, plannedRunTime: 1, produced: 300, good: 294 };
const oee = (input: Partial<OeeInput> = {}) => {
  const outcome = oeeOf({ ...SHIFT, ...input });
  if (!outcome.ok) throw new Error(outcome.refusal.message);
  return outcome.value;
};
const refusal = (input: Partial<OeeInput>) => {
  const outcome = oeeOf({ ...SHIFT, ...input });
  return outcome.ok ? 'no refusal' : outcome.refusal.message;
};

describe('OEE', () => {
  test('a shift of 420 minutes: .90 × .79365 × .98 = .70', () => {
    const shift = oee();

    expect(shift.availability).toBeCloseTo(0.9, 12);
    expect(shift.effectiveness).toBeCloseTo(0.79365, 5);
    expect(shift.qualityRatio).toBeCloseTo(0.98, 12);
    expect(shift.oee).toBeCloseTo(0.7, 12);
    expect(shift.losses).toEqual({ availability: 42, speed: 78, quality: 6, valuable: 294 });
  });

  test('NEE counts set-up as time of use', () => {
    expect(oee({ processingTime: 399 }).nee).toBeCloseTo((399 / 420) * (300 / 378) * 0.98, 12);
    expect(oee().nee).toBeNull();
  });

  test('first pass yield is of the inspected pieces', () => {
    expect(oee({ inspected: 200, goodAtFirstPass: 190 }).firstPassYield).toBeCloseTo(0.95, 12);
    expect(oee({ inspected: 0, goodAtFirstPass: 0 }).firstPassYield).toBeNull();
  });

  test('a denominator of zero gives no value, never 0 or 1', () => {
    const nothingPlanned = oee({ plannedBusyTime: 0, productionTime: 0, produced: 0, good: 0 });
    const nothingProduced = oee({ produced: 0, good: 0 });

    expect(nothingPlanned).toMatchObject({ availability: null, effectiveness: null, qualityRatio: null, oee: null });
    expect(nothingProduced).toMatchObject({ availability: 0.9, effectiveness: 0, qualityRatio: null, oee: null });
  });

  test('effectiveness above 1 is shown and not capped', () => {
    const fast = oee({ plannedRunTime: 1.5 });

    expect(fast.effectiveness).toBeCloseTo(450 / 378, 12);
    expect(fast.losses.speed).toBe(-72);
  });

  test.each<[string, Partial<OeeInput>, RegExp]>([
    ['less than no time', { plannedBusyTime: -1 }, /PBT is -1/],
    ['more production than was planned', { productionTime: 421 }, /APT 421 is more than PBT 420/],
    ['more good pieces than pieces', { good: 301 }, /GQ 301 is more than PQ 300/],
    ['processing without production', { processingTime: 300 }, /APT 378 is more than AUPT 300/],
    ['no number', { produced: Number.NaN }, /PQ is NaN/],
  ])('refuses %s', (_, input, message) => {
    expect(refusal(input)).toMatch(message);
  });

  test('the losses and what was worth while are the planned busy time, and their ratio is the OEE', () => {
    const part = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(part, part, part, fc.integer({ min: 1, max: 1000 }), (available, effective, good, produced) => {
        const plannedBusyTime = 480;
        const productionTime = plannedBusyTime * available;
        const plannedRunTime = (productionTime * effective) / produced;

        const { losses, oee: index } = oee({ plannedBusyTime, productionTime, plannedRunTime, produced, good: produced * good });

        const sum = losses.availability + losses.speed + losses.quality + losses.valuable;
        expect(sum).toBeCloseTo(plannedBusyTime, 6);
        expect(index).toBeCloseTo(losses.valuable / plannedBusyTime, 9);
      }),
    );
  });
});

test('planned down time and time that nobody knows of are not busy', () => {
  const times = timeElementsOf([
    { element: 'production', time: 300 },
    { element: 'setUp', time: 21 },
    { element: 'production', time: 78 },
    { element: 'delay', time: 11 },
    { element: 'down', time: 10 },
    { element: 'plannedDown', time: 60 },
    { element: undefined, time: 5 },
  ]);

  expect(times).toEqual({ production: 378, setUp: 21, delay: 11, down: 10, plannedDown: 60, unknown: 5 });
  expect([plannedBusyTimeOf(times), processingTimeOf(times)]).toEqual([420, 399]);
});
