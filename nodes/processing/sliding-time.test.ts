import { aggregateValue } from '@fettle/flows/statistics/index.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readingOf } from '../testing/test-context.ts';
import { freshSlidingTime, stepSlidingTime } from './sliding-time.ts';

it('aggregates exactly the readings within the length before the newest, in any order of arrival', () => {
  const arrivals = fc.array(fc.record({ at: fc.integer({ min: 1000, max: 1300 }), value: fc.integer({ min: -50, max: 50 }) }), {
    minLength: 1,
  });

  fc.assert(
    fc.property(arrivals, (points) => {
      let state = freshSlidingTime();
      let newest = 0;
      const seen: typeof points = [];
      for (const point of points) {
        newest = Math.max(newest, point.at);
        if (point.at > newest - 100) seen.push(point);

        const step = stepSlidingTime(state, readingOf(point.value, { sourceTime: point.at }), 100);

        state = step.state;
        const within = seen.filter(({ at }) => at > newest - 100);
        if (step.aggregate === undefined) expect(point.at).toBeLessThanOrEqual(newest - 100);
        else expect(aggregateValue(step.aggregate, 'sum')).toEqual({ ok: true, value: within.reduce((sum, { value }) => sum + value, 0) });
      }
    }),
  );
});
