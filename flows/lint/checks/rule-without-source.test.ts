import { expect, it } from 'vitest';
import { goodRouting, goodRule, problemsOf } from '../testing/sample-flow.ts';

it('wants a source in a rule, and only there', () => {
  expect(problemsOf('ruleWithoutSource', { kind: 'qualityRule', nodes: { tooHigh: ['limit'] } })).toMatchObject([{ severity: 'error' }]);
  expect(problemsOf('ruleWithoutSource', goodRule)).toEqual([]);
  expect(problemsOf('ruleWithoutSource', goodRouting)).toEqual([]);
});
