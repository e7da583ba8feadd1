import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, Quality } from '@fettle/flows';
import {
  type Condition,
  checkCondition,
  compileCondition,
  judgeRules,
  type NamedConditions,
  parseRuleDocument,
} from '@fettle/flows/rules/index.ts';
import { Engine } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';

interface Case {
  readonly title: string;
  readonly condition: Condition;
  readonly facts: Readonly<Record<string, Json>>;
  readonly named?: NamedConditions;
  readonly library: boolean | 'throws';
  readonly ours: boolean | 'unknown' | 'refused';
  /** Of the facts' readings here. */
  readonly quality?: Quality;
}

const same = (title: string, condition: Condition, facts: Record<string, Json>, result: boolean): Case => ({
  title,
  condition,
  facts,
  library: result,
  ours: result,
});

/** What surprises in the library, and is so here too: a rule means the same on both sides. */
const QUIRKS: readonly Case[] = [
  same('an empty any is true', { any: [] }, {}, true),
  same('an empty all is true', { all: [] }, {}, true),
  same('a text that begins like a number is compared', { all: [{ fact: 'a', operator: 'lessThan', value: 20 }] }, { a: '12' }, true),
  same(
    'such a text is then compared as JavaScript does',
    { all: [{ fact: 'a', operator: 'greaterThan', value: 5 }] },
    { a: '12 mm' },
    false,
  ),
  same(
    'two texts that begin like numbers are compared letter by letter',
    { all: [{ fact: 'a', operator: 'lessThan', value: '9' }] },
    { a: '12' },
    true,
  ),
  same('a list of one number counts as that number', { all: [{ fact: 'a', operator: 'greaterThan', value: 4 }] }, { a: [5] }, true),
  same('what is no number is on neither side of a limit', { all: [{ fact: 'a', operator: 'lessThan', value: 20 }] }, { a: 'warm' }, false),
  same('not: of that is true', { all: [{ fact: 'a', operator: 'not:lessThan', value: 20 }] }, { a: 'warm' }, true),
  same(
    'a number is compared with a text as JavaScript does',
    { all: [{ fact: 'a', operator: 'greaterThan', value: '5' }] },
    { a: 12 },
    true,
  ),
  same('null is below nothing, but a number is above null', { all: [{ fact: 'a', operator: 'greaterThan', value: null }] }, { a: 1 }, true),
  same('equal is strict', { all: [{ fact: 'a', operator: 'equal', value: 5 }] }, { a: '5' }, false),
  same('two equal lists are not equal', { all: [{ fact: 'a', operator: 'equal', value: [1] }] }, { a: [1] }, false),
  same('a fact that is a list equals itself', { all: [{ fact: 'a', operator: 'equal', value: { fact: 'a' } }] }, { a: [1] }, true),
  same('a text can be a haystack', { all: [{ fact: 'a', operator: 'in', value: 'Layer 1' }] }, { a: 'Layer' }, true),
  same('the empty text is in every text', { all: [{ fact: 'a', operator: 'in', value: 'Layer 1' }] }, { a: '' }, true),
  same('contains is for lists', { all: [{ fact: 'a', operator: 'contains', value: 'L' }] }, { a: 'L1' }, false),
  same('so is doesNotContain', { all: [{ fact: 'a', operator: 'doesNotContain', value: 'X' }] }, { a: 'L1' }, false),
  same('someFact of what is no list is false', { all: [{ fact: 'a', operator: 'someFact:equal', value: 1 }] }, { a: 1 }, false),
  same('everyFact of an empty list is true', { all: [{ fact: 'a', operator: 'everyFact:equal', value: 1 }] }, { a: [] }, true),
  same('decorators apply from the left', { all: [{ fact: 'a', operator: 'someFact:not:equal', value: 1 }] }, { a: [1, 2] }, true),
  same('a path into a scalar gives the scalar', { all: [{ fact: 'a', operator: 'equal', value: 5, path: '$.b' }] }, { a: 5 }, true),
  same(
    'any goes before all where both stand',
    { any: [], all: [{ fact: 'a', operator: 'equal', value: 1 }] } as unknown as Condition,
    { a: 2 },
    true,
  ),
];

/** Where we differ on purpose. Each has a line in docs/rules/conditions.md. */
const DIFFERENCES: readonly Case[] = [
  {
    title: 'a fact that is not there',
    condition: { all: [{ fact: 'b', operator: 'notEqual', value: 1 }] },
    facts: { a: 1 },
    library: 'throws',
    ours: 'unknown',
  },
  {
    title: 'a reading that is bad, uncertain or stale',
    condition: { all: [{ fact: 'a', operator: 'greaterThan', value: 1 }] },
    facts: { a: 2 },
    quality: 'stale',
    library: true,
    ours: 'unknown',
  },
  {
    title: 'its opposite is unknown too',
    condition: { not: { fact: 'a', operator: 'greaterThan', value: 3 } },
    facts: { a: 2 },
    quality: 'bad',
    library: true,
    ours: 'unknown',
  },
  {
    title: 'a path that leads nowhere',
    condition: { all: [{ fact: 'a', operator: 'notEqual', value: 1, path: '$.missing' }] },
    facts: { a: { name: 'x' } },
    library: true,
    ours: 'unknown',
  },
  {
    title: 'a list operator over what is no list',
    condition: { all: [{ fact: 'a', operator: 'in', value: { fact: 'b' } }] },
    facts: { a: 1, b: 5 },
    library: 'throws',
    ours: 'unknown',
  },
  {
    title: 'a list operator with a constant that is no list',
    condition: { all: [{ fact: 'a', operator: 'in', value: 5 }] },
    facts: { a: 1 },
    library: 'throws',
    ours: 'refused',
  },
  {
    title: 'a path with a filter, a wildcard or a script',
    condition: { all: [{ fact: 'a', operator: 'contains', value: 2, path: '$.list[?(@ > 1)]' }] },
    facts: { a: { list: [1, 2, 3] } },
    library: true,
    ours: 'refused',
  },
  {
    title: 'an operator that is not there',
    condition: { all: [{ fact: 'a', operator: 'greatherThan', value: 1 }] },
    facts: { a: 2 },
    library: 'throws',
    ours: 'refused',
  },
  {
    title: 'a named condition that is not there',
    condition: { condition: 'hot' },
    facts: { a: 2 },
    library: 'throws',
    ours: 'refused',
  },
];

describe('quirks of the library that are kept', () => {
  test.each(QUIRKS.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    expect([await theirs(one), ours(one)]).toEqual([one.library, one.ours]);
  });
});

describe('differences on purpose', () => {
  test.each(DIFFERENCES.map((one) => [one.title, one] as const))('%s', async (_, one) => {
    expect([await theirs(one), ours(one)]).toEqual([one.library, one.ours]);
  });

  test('a circle of named conditions is refused; the library runs out of its stack', () => {
    expect(() => compileCondition({ condition: 'a' }, { a: { not: { condition: 'a' } } })).toThrow('refers to itself');
  });

  test('rules of one priority fire in the order of the document; in the library the simpler one is first', async () => {
    const simple = { conditions: { all: [{ fact: 'a', operator: 'equal', value: 1 }] }, event: { type: 'simple' } };
    const nested = { conditions: { all: [{ any: [{ all: [{ fact: 'a', operator: 'equal', value: 1 }] }] }] }, event: { type: 'nested' } };
    const rules = [nested, simple];

    const { events } = await new Engine(structuredClone(rules) as never).run({ a: 1 });
    const judged = judgeRules(parseRuleDocument(rules), () => ({ value: 1, quality: 'good', sourceTime: 1 }));

    expect(events.map(({ type }) => type)).toEqual(['simple', 'nested']);
    expect(judged.map(({ event }) => event?.type)).toEqual(['nested', 'simple']);
  });

  test('a fact in an event whose value is not known is null; in the library the run fails', () => {
    const document = {
      rules: [{ conditions: { all: [] }, event: { type: 'x', params: { limit: { fact: 'b' } } } }],
      options: { replaceFactsInEventParams: true },
    };

    expect(judgeRules(parseRuleDocument(document), () => undefined)[0]?.event).toEqual({ type: 'x', params: { limit: null } });
  });

  test('every one is in the docs', async () => {
    const text = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'rules', 'conditions.md'), 'utf8');

    expect(
      [...QUIRKS, ...DIFFERENCES].map(({ title }) => title).filter((title) => !text.toLowerCase().includes(title.toLowerCase())),
    ).toEqual([]);
  });
});

async function theirs({ condition, facts, named = {} }: Case): Promise<Case['library']> {
  try {
    const engine = new Engine([{ conditions: structuredClone(condition) as never, event: { type: 'fired' } }]);
    for (const [name, one] of Object.entries(named)) engine.setCondition(name, one as never);
    return (await engine.run(facts)).results.length > 0;
  } catch {
    return 'throws';
  }
}

function ours({ condition, facts, named, quality = 'good' }: Case): Case['ours'] {
  const faults = checkCondition(condition, Object.fromEntries(Object.keys(facts).map((fact) => [fact, 'number'])), named);
  try {
    const result = compileCondition(condition, named).test((fact) =>
      Object.hasOwn(facts, fact) ? { value: facts[fact] as Json, quality, sourceTime: 1 } : undefined,
    );
    return result ?? 'unknown';
  } catch {
    // Refused while it is drawn already.
    return faults.length > 0 ? 'refused' : 'unknown';
  }
}
