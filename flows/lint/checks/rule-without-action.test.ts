import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf } from '../testing/sample-flow.ts';

it('wants an action in a rule, and only there', () => {
  expect(problemsOf('ruleWithoutAction', { kind: 'qualityRule', nodes: { tooHigh: ['limit'] } })).toMatchObject([{ severity: 'error' }]);
  expect(problemsOf('ruleWithoutAction', goodRule)).toEqual([]);
  expect(problemsOf('ruleWithoutAction', goodRouting)).toEqual([]);
});
