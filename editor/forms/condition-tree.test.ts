import type { Condition } from '@fettle/flows/rules/index.ts';
import { describe, expect, test } from 'vitest';
import { parseValue, refitValue, sentenceOf, shapeOf, valueText, withGroup } from './condition-tree.ts';

const condition: Condition = {
  all: [
    { fact: 'value', operator: 'greaterThan', value: 5 },
    { any: [{ fact: 'stage', operator: 'in', value: ['Prep', 'End'] }, { not: { fact: 'door', operator: 'equal', value: true } }] },
  ],
};

describe('condition', () => {
  test('reads like a sentence', () => {
    expect(sentenceOf(condition)).toBe('value is above 5 and (stage is one of "Prep", "End" or not (door is true))');
  });

  test('an operator that the builder does not know is shown as it is', () => {
    expect(sentenceOf({ fact: 'x', operator: 'someFact:equal', value: { fact: 'y' } })).toBe('x someFact:equal y');
  });

  test('changing the word of a group keeps what else stands in it', () => {
    const named = { all: [], name: 'hot', priority: 3 } as unknown as Condition;

    expect(withGroup(named, 'any', [])).toEqual({ any: [], name: 'hot', priority: 3 });
    expect(shapeOf(withGroup(named, 'any', []))).toEqual({ kind: 'group', joining: 'any', parts: [] });
  });

  test('what is typed becomes a value of the kind', () => {
    expect(parseValue('5.5', 'number', 'equal')).toBe(5.5);
    expect(parseValue('5', 'string', 'equal')).toBe('5');
    expect(parseValue('Prep, End,', 'string', 'in')).toEqual(['Prep', 'End']);
    expect(parseValue('hot', 'number', 'greaterThan')).toBe('hot');
    expect(parseValue('true', 'boolean', 'equal')).toBe(true);
  });

  test('going to "one of" and back keeps the value', () => {
    expect(refitValue('Prep', 'in')).toEqual(['Prep']);
    expect(refitValue(['Prep', 'End'], 'equal')).toBe('Prep');
    expect(valueText(['a', 'b'])).toBe('a, b');
  });
});
