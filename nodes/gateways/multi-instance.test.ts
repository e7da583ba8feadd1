import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { multiInstance } from './multi-instance.ts';

const answer = (name: string, outcome: string) => ({ kind: 'taskCompleted' as const, name, person: 'ann', outcome, entries: {} });
const growing = () => {
  const step = activity(multiInstance, { count: 1, grows: true, station: 'bench-1' });
  step.enter();
  return step;
};

it.each([
  [{ count: 3 }, 3],
  [{ from: 'expression', expression: 'unit.quantity' }, 1],
])('%j begins %d at once', (params, count) => {
  expect(activity(multiInstance, params).enter()).toEqual({ instances: { port: 'each', from: 1, count }, results: { count } });
});

it('refuses a number that is none', () => {
  expect(() => activity(multiInstance, { from: 'expression', expression: '1.5' }).enter()).toThrow(/whole number from 0 to 1000/);
});

it('asks at the station, and asks again after one more', () => {
  const more = growing().resume(answer('more1', 'add'));

  expect(more).toMatchObject({ instances: { from: 2, count: 1 }, wait: [{ kind: 'task', name: 'more2' }], results: { count: 2 } });
});

it('closes, or completes with what is done', () => {
  expect(growing().resume(answer('more1', 'close'))).toEqual({ close: true });
  expect(growing().resume(answer('more1', 'complete'))).toEqual({ cancel: 'instances', close: true });
});

it('needs somebody who says that these were all', () => {
  expect(multiInstance.check?.(multiInstance.params.parse({ grows: true }))).toMatchObject([{ path: 'station' }]);
});
