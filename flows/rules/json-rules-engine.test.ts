import fc from 'fast-check';
import { Engine } from 'json-rules-engine';
import { expect, it } from 'vitest';
import type { Json } from '../value.ts';
import { compileCondition } from './compile-condition.ts';
import { Condition } from './condition.ts';
import { DECORATOR_NAMES, OPERATOR_NAMES } from './operator.ts';

const FACTS = ['power', 'stage', 'door', 'tags', 'nothing'];
const scalar = fc.constantFrom<Json>(-1, 0, 1, 2.5, 5, '', '5', 'Layer 1', 'Layer', '12abc', true, false, null);
const list = fc.array(scalar, { maxLength: 3 }) as fc.Arbitrary<Json>;
const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: list });

const operator = fc
  .tuple(fc.array(fc.constantFrom(...DECORATOR_NAMES), { maxLength: 2 }), fc.constantFrom(...OPERATOR_NAMES))
  .map(([decorators, name]) => [...decorators, name].join(':'));

const comparison = fc.record({
  fact: fc.constantFrom(...FACTS),
  operator: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...OPERATOR_NAMES) }, { weight: 1, arbitrary: operator }),
  value: fc.oneof(value, fc.record({ fact: fc.constantFrom(...FACTS) }) as fc.Arbitrary<Json>),
}) as fc.Arbitrary<Condition>;

const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    comparison,
    fc.record({ all: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('tree'), { maxLength: 3 }) }),
    fc.record({ not: tie('tree') }),
  ),
}));
/** The library wants a group at the top. */
const condition = fc.oneof(
  fc.record({ all: fc.array(tree, { maxLength: 4 }) }),
  fc.record({ any: fc.array(tree, { maxLength: 4 }) }),
  fc.record({ not: tree }),
);
const facts = fc.record({ power: value, stage: value, door: value, tags: list, nothing: fc.constant(null) }) as fc.Arbitrary<
  Record<string, Json>
>;

const compiles = (source: Condition): boolean => {
  try {
    compileCondition(source);
    return true;
  } catch {
    return false;
  }
};

async function oracle(engine: Engine, given: Record<string, Json>): Promise<boolean | 'throws'> {
  try {
    const { results } = await engine.run(given);
    return results.length > 0;
  } catch {
    return 'throws';
  }
}

it('means what json-rules-engine means, on good readings', async () => {
  let cases = 0;
  let truths = 0;

  await fc.assert(
    fc.asyncProperty(condition, fc.array(facts, { minLength: 6, maxLength: 6 }), async (source, situations) => {
      fc.pre(compiles(source));
      const parsed = Condition.parse(source);
      expect(parsed).toEqual(source);
      const compiled = compileCondition(parsed);
      // The library writes into what it is given.
      const engine = new Engine([{ conditions: structuredClone(source) as never, event: { type: 'fired' } }]);

      for (const given of situations) {
        const theirs = await oracle(engine, given);
        const ours = compiled.evaluate((fact) => ({ value: given[fact] ?? null, quality: 'good', sourceTime: 1 }));

        // Nothing to compare with: there the documented difference is that we do not throw.
        if (theirs === 'throws') continue;
        cases += 1;
        if (theirs) truths += 1;
        // Where an operand that the library did not get to cannot be compared, we may not know; never the opposite.
        if (ours.result !== undefined || ours.trace.every((line) => line.result !== undefined)) {
          expect(ours.result, JSON.stringify({ source, given })).toBe(theirs);
        }
      }
    }),
    { numRuns: 4500 },
  );

  expect(cases).toBeGreaterThanOrEqual(20_000);
  expect(truths / cases).toBeGreaterThan(0.2);
  expect(truths / cases).toBeLessThan(0.8);
}, 120_000);
