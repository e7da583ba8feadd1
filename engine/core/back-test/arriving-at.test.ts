import { expect, test } from 'vitest';
import { compiledRule, pastOf, type RuleStepDrawn, ruleOf, source } from '../../testing/past-of.ts';
import { BackTest } from './back-test.ts';

const above = (value: number) => ({ condition: { all: [{ fact: 'value', operator: 'greaterThan', value }] } });
const past = pastOf([1, 6, 9].map((value) => ({ signal: 'power', value })));
const arrivingAt = (steps: readonly RuleStepDrawn[], flowNode: string) =>
  new BackTest(past).arrivingAt(compiledRule(ruleOf(steps)), flowNode);

test('what is compared is known although ways of one event meet again behind the comparison', () => {
  const plan = {
    title: 'Power',
    signals: [
      { key: 'far', title: 'Far', when: 'value > 8' },
      { key: 'high', title: 'High' },
    ],
  };
  const items = arrivingAt(
    [
      source('power', 'power'),
      ['high', 'condition', above(5), 'power'],
      ['plan', 'reaction-plan', plan, 'high.true'],
      ['ask', 'check', { station: 'bench-1', title: 'Look' }, 'plan.far', 'plan.high'],
      ['go', 'release-holds', {}, 'ask.resume'],
    ],
    'high',
  );

  expect(items?.length).toBe(3);
});

test('what comes by two ways is not, because their order decides', () => {
  const items = arrivingAt(
    [
      source('power', 'power'),
      ['half', 'expression', { valueKind: 'number', expression: 'value / 2.0' }, 'power'],
      ['high', 'condition', above(5), 'power', 'half'],
      ['go', 'andon-call', { station: 'bench-1', title: 'Look' }, 'high.true'],
    ],
    'high',
  );

  expect(items).toBeUndefined();
});
