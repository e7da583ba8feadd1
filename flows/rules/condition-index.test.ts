import { expect, it } from 'vitest';
import type { Json, Quality } from '../value.ts';
import type { Condition } from './condition.ts';
import { ConditionIndex } from './condition-index.ts';
import type { FactReading } from './fact-reading.ts';

// That it agrees with the closures and with json-rules-engine is a property: test/rules.
const hot: Condition = { fact: 'temperature', operator: 'greaterThan', value: 80 };
const over =
  (values: Readonly<Record<string, Json>>, quality: Quality = 'good') =>
  (fact: string): FactReading | undefined =>
    Object.hasOwn(values, fact) ? { value: values[fact] as Json, quality, sourceTime: 1 } : undefined;

it('finds those that are true, in the order in which they were given', () => {
  const index = new ConditionIndex([
    { any: [hot, { fact: 'door', operator: 'equal', value: 'open' }] },
    { all: [{ fact: 'product', operator: 'equal', value: 'S-Block' }, { fact: 'stage', operator: 'equal', value: 3 }, hot] },
    { not: hot },
    { all: [{ fact: 'product', operator: 'in', value: ['S-Block', 'T-Block'] }] },
  ]);

  expect(index.matches(over({ temperature: 90, door: 'shut', product: 'S-Block', stage: 3 }))).toEqual([0, 1, 3]);
  expect(index.matches(over({ temperature: 80, door: 'open', product: 'U-Block', stage: 3 }))).toEqual([0, 2]);
});

it('finds nothing that is unknown', () => {
  const index = new ConditionIndex([hot, { not: hot }, { fact: 'temperature', operator: 'notEqual', value: 1 }]);

  expect(index.matches(over({ temperature: 90 }, 'stale'))).toEqual([]);
  expect(index.matches(over({}))).toEqual([]);
});

it('takes what can only be tried into account: texts, paths, other signals, groups without a member', () => {
  const index = new ConditionIndex([
    { fact: 'temperature', operator: 'greaterThan', value: { fact: 'limit' } },
    { fact: 'program', operator: 'equal', value: 'S-Block', path: '$.name' },
    { all: [] },
    hot,
  ]);

  expect(index.matches(over({ temperature: '90', limit: 5, program: { name: 'S-Block' } }))).toEqual([0, 1, 2, 3]);
});
