import type { EffectAction, Json, LookupFact } from '@fettle/flows';
import { describe, expect, it } from 'vitest';
import { type AskFact, answerEvent, judgeWithLookups } from './judge-with-lookups.ts';

type Lookup = Extract<EffectAction, { kind: 'lookup' }>;

const RECIPE: LookupFact = { fact: 'recipe', from: 'http', url: 'http://erp.example/recipes', query: {} };
const RELEASED = { fact: 'recipe', path: '$.released', operator: 'equal', value: true };
const HOT = { fact: 'temperature', operator: 'greaterThan', value: 80, priority: 10 };

function lookup(condition: Json, known: Record<string, Json> = {}): Lookup {
  return {
    kind: 'lookup',
    condition,
    known,
    facts: [RECIPE],
    answer: { equipment: 'mill-1', signal: 'released', at: 1000 },
    timeout: 1000,
  };
}

/** Answers by the params that it is asked with, and keeps them. */
function erp(answer: (params: Readonly<Record<string, Json>>) => Json | undefined): { readonly asked: unknown[]; readonly ask: AskFact } {
  const asked: unknown[] = [];
  return {
    asked,
    ask: async (_fact, params) => {
      asked.push(params);
      return answer(params);
    },
  };
}

describe('a condition whose facts are asked for', () => {
  it('is judged by the library over what is known and what was answered', async () => {
    const { ask } = erp(() => ({ released: true }));

    expect(await judgeWithLookups(lookup({ all: [RELEASED, HOT] }, { temperature: 90 }), ask)).toBe(true);
    expect(await judgeWithLookups(lookup({ all: [RELEASED, HOT] }, { temperature: 70 }), ask)).toBe(false);
  });

  it('does not ask for what does not matter any more', async () => {
    const { ask, asked } = erp(() => ({ released: true }));

    await judgeWithLookups(lookup({ all: [RELEASED, HOT] }, { temperature: 70 }), ask);

    expect(asked).toEqual([]);
  });

  it('asks once for the same params, and with those of the comparison', async () => {
    const { ask, asked } = erp(({ plant }) => ({ released: plant === 'north' }));
    const of = (plant: string) => ({ ...RELEASED, params: { plant } });

    expect(await judgeWithLookups(lookup({ any: [of('south'), { all: [of('south'), of('south')] }, of('north')] }), ask)).toBe(true);
    expect(asked).toEqual([{ plant: 'south' }, { plant: 'north' }]);
  });

  it.each([
    ['nobody knows the fact', { all: [RELEASED] }, undefined],
    ['a signal is not good', { all: [{ fact: 'power', operator: 'equal', value: 1 }, RELEASED] }, { released: true }],
    ['the answer has no such part', { all: [{ ...RELEASED, operator: 'notEqual' }] }, { name: 'x' }],
    ['a path would be run as code', { all: [{ ...RELEASED, path: '$[?(@.released)]' }] }, { released: true }],
  ] as const)('is unknown when %s', async (_, condition, answer) => {
    const { ask } = erp(() => answer as Json | undefined);

    expect(await judgeWithLookups(lookup(condition as unknown as Json), ask)).toBeUndefined();
  });

  it('fails, to be tried again, when who is asked does not answer', async () => {
    const ask: AskFact = () => Promise.reject(new Error('erp.example answered 503.'));

    await expect(judgeWithLookups(lookup({ all: [RELEASED] }), ask)).rejects.toThrow('503');
  });
});

describe('the answer', () => {
  it('is a reading at the time of the question, the same one however often it is asked', () => {
    const { answer } = lookup({ all: [] });

    const [first, again] = [2000, 9000].map((now) => answerEvent('rule:1:ask', answer, { outcome: true, now }));

    expect(first).toMatchObject({ equipment: 'mill-1', signal: 'released', value: true, quality: 'good', sourceTime: 1000 });
    expect([again?.id, again?.sourceTime]).toEqual([first?.id, first?.sourceTime]);
    expect(answerEvent('x', answer, { outcome: undefined, now: 1 })).toMatchObject({ value: null, quality: 'bad' });
  });
});
