import { expect, test } from 'vitest';
import { compileCondition } from './compile-condition.ts';
import type { Condition } from './condition.ts';
import { conditionOutcome } from './condition-outcome.ts';
import { truthWord } from './condition-trace.ts';
import {
  conditionWords,
  type FactNames,
  isKnownOperator,
  lastingWords,
  operatorName,
  operatorParts,
  operatorSign,
  operatorWords,
} from './condition-words.ts';
import { DECORATOR_NAMES, OPERATOR_NAMES } from './operator.ts';

const names: FactNames = { title: (fact) => ({ power: 'spindle power' })[fact] ?? fact, unit: (fact) => (fact === 'power' ? 'kW' : '') };

test.each<[Condition, string]>([
  [{ fact: 'power', operator: 'greaterThan', value: 11.799999999 }, 'spindle power is greater than 11.8 kW'],
  [
    {
      all: [
        { fact: 'power', operator: 'lessThan', value: 5 },
        { fact: 'stage', operator: 'equal', value: 'Layer 1' },
      ],
    },
    'spindle power is less than 5 kW and stage is “Layer 1”',
  ],
  [{ any: [{ fact: 'door', operator: 'equal', value: true }, { all: [] }] }, 'door is yes or (always)'],
  [{ not: { condition: 'warmingUp' } }, 'not (“warmingUp” holds)'],
  [{ fact: 'power', operator: 'greaterThan', value: { fact: 'limit', path: '$.upper' } }, 'spindle power is greater than limit .upper'],
  [{ fact: 'values', operator: 'not:someFact:in', value: [1, 2] }, 'values not: some element is one of 1, 2'],
  [{ fact: 'x', operator: 'sometimes', value: null }, 'x sometimes nothing'],
])('%j', (condition, words) => {
  expect(conditionWords(condition, names)).toBe(words);
});

test('there are words for every operator and decorator, and each taken apart is put together again', () => {
  for (const operator of OPERATOR_NAMES) expect(operatorWords(operator), operator).not.toBe(operator === 'contains' ? '' : operator);
  for (const decorator of DECORATOR_NAMES) expect(operatorWords(`${decorator}:equal`)).not.toContain(`${decorator}:e`);
  const decorated = 'not:swap:greaterThan';
  const { decorators, base } = operatorParts(decorated);

  expect([operatorName(decorators, base), isKnownOperator(decorated), isKnownOperator('soon:equal')]).toEqual([decorated, true, false]);
  expect([operatorSign('greaterThanInclusive'), operatorSign('in')]).toEqual(['≥', 'is one of']);
});

test('the outcome of every group is what the compiled condition says, unknown kept apart from false', () => {
  const condition: Condition = {
    all: [
      {
        any: [
          { fact: 'a', operator: 'equal', value: 1 },
          { fact: 'gone', operator: 'equal', value: 1 },
        ],
      },
      { not: { condition: 'both' } },
    ],
  };
  const named = {
    both: {
      all: [
        { fact: 'a', operator: 'equal', value: 2 },
        { fact: 'gone', operator: 'equal', value: 2 },
      ],
    },
  } as const;
  const compiled = compileCondition(condition, named);
  for (const value of [1, 2, 3]) {
    const { result, trace } = compiled.evaluate((fact) => (fact === 'a' ? { value, quality: 'good', sourceTime: 1 } : undefined));

    const told = conditionOutcome(
      condition,
      (at) => trace.filter((line) => line.at === at).map((line) => truthWord(line.result))[0],
      named,
    );

    expect(told.result).toBe(truthWord(result));
    expect(told.of[1]?.of[0]).toMatchObject({ kind: 'named', name: 'both' });
  }
  expect(conditionOutcome(condition, () => undefined, named).result).toBeUndefined();
});

test('how long it must be so is read behind it', () => {
  const above: Condition = { fact: 'power', operator: 'greaterThan', value: 12 };
  const ready: Condition = { fact: 'door', operator: 'equal', value: false };

  expect(lastingWords(above, 5, names)).toBe('spindle power is greater than 12 kW for 5 s');
  expect(lastingWords({ all: [above] }, 150, names)).toBe('spindle power is greater than 12 kW for 2 min 30 s');
  expect(lastingWords({ all: [above, ready] }, 5, names)).toBe('(spindle power is greater than 12 kW and door is no) for 5 s');
  expect(lastingWords(above, 0, names)).toBe('spindle power is greater than 12 kW');
});
