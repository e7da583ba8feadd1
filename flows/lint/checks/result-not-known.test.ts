import { expect, it } from 'vitest';
import { goodRouting, problemsOf, withMore } from '../testing/sample-flow.ts';

const asked = (when: string, flows: readonly string[]) =>
  problemsOf(
    'resultNotKnown',
    withMore(goodRouting, { nodes: { ask: ['choice', { when }], wash: ['machine', { equipment: 'washer' }] }, flows }),
  );

it('finds a result of a step that does not come before', () => {
  expect(asked('visit > 1 || data.wash.peakPower > 5', ['cut.aborted > ask.in', 'ask.yes > wash.in'])).toEqual([
    {
      code: 'resultNotKnown',
      severity: 'error',
      flowNode: 'ask',
      path: 'when',
      range: { start: 13, end: 22 },
      message: '"ask", when: no way leads here from "wash", so data.wash is never there. Use a step that comes before.',
    },
  ]);
});

it('is silent when it comes before, directly or round a loop, or is the step itself', () => {
  expect(asked('data.cut.peakPower > 5', ['cut.aborted > ask.in'])).toEqual([]);
  expect(asked('data.wash.peakPower > 5', ['cut.aborted > ask.in', 'ask.yes > wash.in', 'wash.done > ask.in'])).toEqual([]);
  expect(asked('has(data.ask.x)', ['cut.aborted > ask.in'])).toEqual([]);
});
