import { describe, expect, it } from 'vitest';
import { firingOf, rule, START } from '../testing/test-context.ts';
import { lookup } from './lookup.ts';

const RELEASED = {
  all: [
    { fact: 'recipe', path: '$.released', operator: 'equal', value: true },
    { fact: 'power', operator: 'lessThan', value: 9 },
  ],
};
const RECIPE = { fact: 'recipe', from: 'http', url: 'https://erp.example/recipes', query: [{ name: 'power', value: 'value' }] };
const problemsOf = (params: object) => (lookup.check?.(lookup.params.parse(params)) ?? []).map(({ message }) => message).join(' ');

describe('Lookup', () => {
  it('asks with what is known at that time, and says where the answer goes', () => {
    const action = rule(lookup, { facts: [RECIPE], condition: RELEASED, answer: 'released', timeout: 5 });
    action.set('power', 4);

    const [effect] = action.take(firingOf()).effects ?? [];

    expect(effect).toMatchObject({
      name: 'ask',
      action: {
        kind: 'lookup',
        known: { power: 4, value: 5.3 },
        facts: [{ fact: 'recipe', from: 'http', query: { power: 5.3 } }],
        answer: { signal: 'released', at: START },
        timeout: 5000,
      },
    });
  });

  it('does not take a signal for known that is not good', () => {
    const action = rule(lookup, { facts: [RECIPE], condition: RELEASED, answer: 'released' });
    action.set('power', 4, 'stale');

    expect(action.take(firingOf()).effects?.[0]?.action).toMatchObject({ known: { value: 5.3 } });
  });

  it.each([
    [{ facts: [], condition: RELEASED, answer: 'a' }, 'over signals alone the step Condition judges'],
    [{ facts: [RECIPE], condition: RELEASED }, 'Choose the signal that gets the answer'],
    [{ facts: [RECIPE], condition: RELEASED, answer: 'power' }, 'cannot be a signal that the condition reads'],
    [{ facts: [RECIPE, RECIPE], condition: RELEASED, answer: 'a' }, 'The name "recipe" is taken'],
    [{ facts: [{ ...RECIPE, fact: 'other' }], condition: RELEASED, answer: 'a' }, 'does not read "other"'],
    [{ facts: [{ ...RECIPE, url: '' }], condition: RELEASED, answer: 'a' }, 'Enter the address that knows "recipe"'],
    [{ facts: [RECIPE], condition: RELEASED.all[0], answer: 'a' }, 'Put the comparison into a group'],
  ] as const)('refuses %#', (params, message) => {
    expect(problemsOf(params)).toContain(message);
  });
});
