import { expect, test } from 'vitest';
import { kindsOfFacts } from './kinds-of-facts.ts';
import { parseRuleDocument } from './rule-document.ts';

test('facts have the kind that they are compared as', () => {
  const document = parseRuleDocument({
    rules: [
      {
        conditions: {
          all: [
            { fact: 'power', operator: 'greaterThan', value: 5 },
            { fact: 'stage', operator: 'in', value: ['Layer 1 Up', 'Layer 1 Down'] },
            {
              any: [
                { fact: 'guard', operator: 'equal', value: true },
                { not: { fact: 'power', operator: 'lessThan', value: { fact: 'limit' } } },
              ],
            },
            { fact: 'program', operator: 'equal', value: 7, path: '$.number' },
            { condition: 'warm' },
          ],
        },
        event: { type: 'a' },
      },
      {
        conditions: {
          any: [
            { fact: 'mixed', operator: 'equal', value: 1 },
            { fact: 'mixed', operator: 'equal', value: '1' },
          ],
        },
        event: { type: 'b' },
      },
    ],
    conditions: { warm: { fact: 'temperature', operator: 'greaterThan', value: 40 } },
  });

  const kinds = kindsOfFacts(document);

  expect([...kinds]).toEqual([
    ['power', 'number'],
    ['stage', 'string'],
    ['guard', 'boolean'],
    ['limit', undefined],
    ['program', undefined],
    ['mixed', undefined],
    ['temperature', 'number'],
  ]);
});
