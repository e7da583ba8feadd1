import { expect, it } from 'vitest';
import { activity } from '../testing/test-context.ts';
import { nonconformance } from './nonconformance.ts';

const REASONS = [
  { code: 'scratch', limit: 2 },
  { code: 'crack', limit: 1 },
];
const PARAMS = { title: 'Failed', defect: 'x', reworkTo: 'earlier', reworkLimit: 2, reasons: REASONS };
const EARLIER = [
  { flowNode: 'cut', title: 'Cut' },
  { flowNode: 'polish', title: 'Polish' },
];
const decided = (target: string | undefined, code: string | undefined) => ({
  kind: 'decided' as const,
  name: 'nonconformance',
  person: 'qe',
  value: 'rework',
  reason: 'because',
  target,
  code,
});
const open = (reworks = {}) => {
  const step = activity(nonconformance, PARAMS, { earlier: EARLIER, reworks });
  step.enter();
  return step;
};

it('offers the earlier operations and the reason codes', () => {
  const ports = nonconformance.ports(nonconformance.params.parse(PARAMS)).outputs.map(({ name }) => name);

  expect(open().waits).toMatchObject([{ decision: { targets: EARLIER, reasons: ['scratch', 'crack'] } }]);
  expect(ports).toEqual(['useAsIs', 'scrap', 'limitReached']);
});

it('sends the unit back to the chosen one', () => {
  expect(open().resume(decided('polish', 'scratch'))).toMatchObject({
    goTo: { flowNode: 'polish', reason: 'scratch' },
    records: [{ kind: 'nonconformanceClosed', disposition: 'rework' }],
    results: { target: 'polish', code: 'scratch' },
  });
});

it('leaves through the limit when the step was reworked often enough for that reason', () => {
  expect(open({ 'cut|crack': 1, cut: 1 }).resume(decided('cut', 'crack'))).toMatchObject({ take: 'limitReached' });
});

it.each([
  ['pack', 'scratch'],
  ['polish', 'dent'],
  [undefined, undefined],
])('keeps the question open for %s, %s', (target, code) => {
  expect(open().resume(decided(target, code))).toMatchObject({ wait: [{ kind: 'decision' }] });
});

it('offers no rework where nothing was done before', () => {
  const step = activity(nonconformance, PARAMS);

  step.enter();

  expect(step.waits).toMatchObject([{ decision: { options: [{ value: 'useAsIs' }, { value: 'scrap' }] } }]);
});
