import type { Json } from '@fettle/flows';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { parseFlowText } from '@fettle/flows/parse-definition.ts';
import { flowOfRules, judgeRules, parseRuleDocument, type RuleDocument, ruleDocumentJson, rulesOfFlow } from '@fettle/flows/rules/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import fc from 'fast-check';
import { Engine, Rule } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';
import { FACTS, type Facts, facts, NAMES, namedConditions, topCondition } from './generated-conditions.ts';

const param = fc.oneof(
  fc.constantFrom<Json>(1, 'text', null, [1]),
  fc.record({ fact: fc.constantFrom(...FACTS) }, { noNullPrototype: true }) as fc.Arbitrary<Json>,
);
const rule = fc
  .tuple(
    topCondition,
    fc.constantFrom('hold', 'call', 'note'),
    fc.option(fc.dictionary(fc.constantFrom('reason', 'limit'), param, { noNullPrototype: true })),
    fc.record(
      { priority: fc.integer({ min: 1, max: 3 }), name: fc.constantFrom<string | number>('first', 'second', 0), note: fc.constant('kept') },
      { requiredKeys: [] },
    ),
  )
  .map(([conditions, type, params, others]) => ({ conditions, event: { type, ...(params === null ? {} : { params }) }, ...others }));
const ruleDocument: fc.Arbitrary<RuleDocument> = fc
  .tuple(
    fc.array(rule, { minLength: 1, maxLength: 4 }),
    namedConditions,
    fc.option(fc.record({ replaceFactsInEventParams: fc.boolean(), allowUndefinedFacts: fc.boolean() }, { requiredKeys: [] })),
    fc.option(fc.constant({ owner: 'quality' })),
  )
  .map(([rules, conditions, options, others]) =>
    JSON.parse(JSON.stringify({ rules, conditions, ...(options === null ? {} : { options }), ...others })),
  );

const TARGET = { id: 'imported', name: 'Imported', equipment: 'mill-1' };
const signal = (name: string) => ({
  name,
  title: '',
  valueKind: 'number' as const,
  unit: '',
  delivery: 'sample' as const,
  writable: false,
});
const PLANT = {
  equipment: (id: string) => (id === 'mill-1' ? { id, title: id, path: '', signals: [signal('power'), signal('feed')] } : undefined),
  equipmentClass: () => undefined,
};
/** Generated operators meet constants that they can never compare; those documents are refused, which other tests are about. */
const compiles = (document: RuleDocument): boolean => {
  try {
    judgeRules(document, () => undefined);
    return true;
  } catch {
    return false;
  }
};

describe('rules in and out', () => {
  test('lose nothing on the way through a quality rule', { timeout: 90_000 }, () => {
    fc.assert(
      fc.property(ruleDocument, (document) => {
        fc.pre(compiles(document));

        const flow = flowOfRules(parseRuleDocument(document), TARGET);
        const stored = parseFlowText(JSON.stringify(flow));

        expect(ruleDocumentJson(rulesOfFlow(stored))).toEqual(document);
      }),
      { numRuns: 300 },
    );
  });

  test('take one rule, a list, or a document', () => {
    const one = { conditions: { all: [{ fact: 'power', operator: 'greaterThan', value: 5 }] }, event: { type: 'hold' } };

    expect([one, [one], { rules: [one] }].map((json) => ruleDocumentJson(parseRuleDocument(json)))).toEqual([[one], [one], [one]]);
  });

  test('say what is no rule, and where', () => {
    expect(() => parseRuleDocument([{ conditions: { fact: 'a', operator: 'equal', value: 1 }, event: {} }])).toThrow(
      /rules\[0\]\.conditions needs a group at the top.*rules\[0\]\.event\.type is missing/,
    );
    expect(() => parseRuleDocument({ rules: [] })).toThrow('rules');
    const value = parseRuleDocument({ conditions: { any: [{ fact: 'value', operator: 'equal', value: 1 }] }, event: { type: 'a' } });
    expect(() => flowOfRules(value, TARGET)).toThrow('Give it another name');
  });

  test('make a drawing that only lacks what its events lead to', () => {
    const document = parseRuleDocument([
      {
        conditions: { all: [{ fact: 'power', operator: 'greaterThan', value: 5 }, { condition: 'cutting' }] },
        event: { type: 'hold' },
        name: 'Too strong',
      },
    ]);
    const flow = flowOfRules(
      { ...document, conditions: { cutting: { all: [{ fact: 'feed', operator: 'greaterThan', value: 0 }] } } },
      TARGET,
    );

    const problems = lintFlow(flow, nodeRegistry, PLANT);

    expect(flow.flowNodes.map(({ name, type }) => `${type} ${name}`)).toEqual([
      'signal-source power',
      'signal-source feed',
      'condition Too strong',
    ]);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['outputNotConnected', 'ruleWithoutAction']));
  });

  test('a condition that was drawn here becomes a rule; one on the reading that arrives cannot', () => {
    const drawn = flowOfRules(
      parseRuleDocument({ conditions: { all: [{ fact: 'power', operator: 'greaterThan', value: 5 }] }, event: { type: 'x' } }),
      TARGET,
    );
    const withParams = (params: Record<string, unknown>) => ({
      ...drawn,
      flowNodes: drawn.flowNodes.map((node) => (node.type === 'condition' ? { ...node, name: 'Hot', params } : node)),
    });

    expect(rulesOfFlow(withParams({ condition: { fact: 'power', operator: 'greaterThan', value: 7 } })).rules).toEqual([
      { conditions: { all: [{ fact: 'power', operator: 'greaterThan', value: 7 }] }, event: { type: 'Hot' }, name: 'Hot' },
    ]);
    expect(() => rulesOfFlow(withParams({ condition: { fact: 'value', operator: 'greaterThan', value: 7 } }))).toThrow('Name its signal');
  });
});

describe('how long a condition must be true', () => {
  const rules = (event: Record<string, unknown>) => ({
    rules: [{ conditions: { all: [{ fact: 'power', operator: 'greaterThan', value: 5 }] }, event }],
  });
  const paramsOf = (document: unknown) =>
    flowOfRules(parseRuleDocument(document), TARGET).flowNodes.find(({ type }) => type === 'condition')!;

  test.each([
    [{ type: 'hot', params: { 'fettle:forAtLeast': 5 } }],
    [{ type: 'hot', params: { who: 'shift lead', 'fettle:forAtLeast': 0.5 }, also: 1 }],
  ])('goes in and out with the params of the event, through the library too: %j', (event) => {
    const document = rules(event);
    const { params, typeVersion } = paramsOf(document);
    const seconds = event.params['fettle:forAtLeast'];
    const throughLibrary = JSON.parse(new Rule(document.rules[0] as never).toJSON() as string);

    expect([params.forAtLeast, typeVersion]).toEqual([seconds, 2]);
    expect(JSON.stringify(params.rule)).not.toContain('forAtLeast');
    expect(rulesOfFlow(flowOfRules(parseRuleDocument(document), TARGET))).toEqual(document);
    expect(throughLibrary.event.params).toEqual(event.params);
  });

  test.each([
    [{ type: 'hot' }],
    [{ type: 'hot', params: { 'fettle:forAtLeast': 'long' } }],
    [{ type: 'hot', params: { 'fettle:forAtLeast': -1 } }],
  ])('that is none stays what it is: %j', (event) => {
    const { params, typeVersion } = paramsOf(rules(event));

    expect([params.forAtLeast, typeVersion]).toEqual([undefined, 1]);
    expect(rulesOfFlow(flowOfRules(parseRuleDocument(rules(event)), TARGET))).toEqual(rules(event));
  });
});

describe('events', () => {
  test('are those of the library, those of a higher priority first, with the same values in their params', async () => {
    let fired = 0;
    await fc.assert(
      fc.asyncProperty(ruleDocument, facts, async (document, given) => {
        fc.pre(compiles(document));
        const theirs = await eventsOf(document, given);
        fc.pre(theirs !== 'throws');

        const judged = judgeRules(document, (fact) => ({ value: given[fact as keyof Facts], quality: 'good', sourceTime: 1 }));

        // A comparison that cannot be made is unknown here; such rules are compared by the property of the conditions.
        fc.pre(judged.every(({ trace }) => trace.every(({ result }) => result !== undefined)));
        const ours = judged.flatMap(({ event, rule }) => (event === undefined ? [] : [{ priority: rule.priority ?? 1, event }]));
        fired += ours.length;
        expect(byPriority(ours)).toEqual(byPriority(theirs));
        expect(ours.map(({ priority }) => priority)).toEqual(theirs.map(({ priority }) => priority));
      }),
      { numRuns: 400 },
    );

    expect(fired).toBeGreaterThan(100);
  });
});

interface Emitted {
  readonly priority: number;
  readonly event: unknown;
}

async function eventsOf(document: RuleDocument, given: Facts): Promise<readonly Emitted[] | 'throws'> {
  const { rules, conditions, options } = structuredClone(document);
  const engine = new Engine(rules as never, options as never);
  for (const name of NAMES) engine.setCondition(name, conditions?.[name] as never);
  try {
    const { results } = await engine.run(given);
    return results.map(({ event, priority }) => ({ priority: priority ?? 1, event }));
  } catch {
    return 'throws';
  }
}

/** Of one priority the library's order is that in which its promises settle; here it is the document's. */
const byPriority = (emitted: readonly Emitted[]): readonly string[] => emitted.map((one) => JSON.stringify(one, keysInOrder(one))).sort();

const keysInOrder = (one: unknown): string[] => {
  const keys = new Set<string>();
  JSON.stringify(one, (key, value) => {
    keys.add(key);
    return value;
  });
  return [...keys].sort();
};
