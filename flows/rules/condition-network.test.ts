import { expect, it } from 'vitest';
import type { Json, Quality } from '../value.ts';
import type { Condition } from './condition.ts';
import { ConditionNetwork } from './condition-network.ts';
import type { FactReading } from './fact-reading.ts';

// That it agrees with the closures and with json-rules-engine after every update is a property: test/rules.
const hot: Condition = { fact: 'temperature', operator: 'greaterThan', value: 80 };
const fast: Condition = { fact: 'feedRate', operator: 'greaterThanInclusive', value: 3 };
const good = (value: Json, quality: Quality = 'good'): FactReading => ({ value, quality, sourceTime: 1 });

it('names the conditions whose truth a reading changed', () => {
  const network = new ConditionNetwork([{ all: [hot, fast] }, { any: [hot, fast] }, { not: hot }]);

  expect([...network.update('temperature', good(90))].sort()).toEqual([1, 2]);
  expect([network.truth(0), network.truth(1), network.truth(2)]).toEqual([undefined, true, false]);
  expect([...network.update('temperature', good(95))]).toEqual([]);
  expect([...network.update('feedRate', good(3))]).toEqual([0]);
  expect(network.truth(0)).toBe(true);
  expect([...network.update('somethingElse', good(3))]).toEqual([]);
});

it('knows nothing before the first reading, and nothing any more of one that turned bad', () => {
  const network = new ConditionNetwork([hot, { all: [] }]);

  expect([network.truth(0), network.truth(1)]).toEqual([undefined, true]);
  network.update('temperature', good(90));
  expect([...network.update('temperature', good(90, 'stale'))]).toEqual([0]);
  expect(network.truth(0)).toBeUndefined();
  network.update('temperature', good(70));
  network.update('temperature', undefined);
  expect(network.truth(0)).toBeUndefined();
});

it('names a condition once when two of its comparisons flip, and not when they cancel out', () => {
  const window: Condition = {
    all: [
      { fact: 'temperature', operator: 'greaterThanInclusive', value: 20 },
      { fact: 'temperature', operator: 'lessThan', value: 30 },
    ],
  };
  const network = new ConditionNetwork([window, { fact: 'temperature', operator: 'in', value: [25, 35] }]);

  network.update('temperature', good(25));
  expect([network.truth(0), network.truth(1)]).toEqual([true, true]);
  expect([...network.update('temperature', good(35))]).toEqual([0]);
  expect([network.truth(0), network.truth(1)]).toEqual([false, true]);
});
