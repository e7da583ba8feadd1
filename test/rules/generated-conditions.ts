import type { Json, Quality } from '@fettle/flows';
import { type Condition, DECORATOR_NAMES, type NamedConditions, OPERATOR_NAMES } from '@fettle/flows/rules/index.ts';
import fc from 'fast-check';

/** Facts of every kind that a reading can have, lists and objects too. */
export const FACTS = ['power', 'stage', 'door', 'tags', 'program', 'nothing'] as const;
/** Named conditions, each of which may refer to those after it. */
export const NAMES = ['hot', 'ready', 'odd'] as const;

/** Few values, close to each other: constants and facts meet often, and often are just not equal. */
const scalar = fc.constantFrom<Json>(-1, 0, 1, 2.5, 5, 5.5, '', '5', 'Layer 1', 'Layer', '12abc', '-1', true, false, null);
const list: fc.Arbitrary<Json> = fc.array(scalar, { maxLength: 3 });
const value: fc.Arbitrary<Json> = fc.oneof({ weight: 4, arbitrary: scalar }, { weight: 1, arbitrary: list });
/** As JSON.parse makes them. */
const PLAIN = { noNullPrototype: true } as const;
const program: fc.Arbitrary<Json> = fc.record(
  { name: scalar, layers: fc.array(fc.record({ depth: scalar }, PLAIN), { maxLength: 2 }), tags: list },
  PLAIN,
);

const PATHS = ['$.name', "$['name']", '$.layers[0].depth', '$.layers[1].depth', '$.tags', '$.tags[0]', '$', '$.missing'] as const;

const reference = fc.oneof(
  { weight: 5, arbitrary: fc.record({ fact: fc.constantFrom(...FACTS) }) },
  { weight: 2, arbitrary: fc.record({ fact: fc.constant('program'), path: fc.constantFrom(...PATHS) }) },
  {
    weight: 1,
    arbitrary: fc.record({ fact: fc.constantFrom(...FACTS), params: fc.constantFrom({ window: 10 }, { unit: 'mm', of: [1] }) }),
  },
);

const decorated = fc
  .tuple(fc.array(fc.constantFrom(...DECORATOR_NAMES), { maxLength: 2 }), fc.constantFrom(...OPERATOR_NAMES))
  .map(([decorators, name]) => [...decorators, name].join(':'));
const operator = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...OPERATOR_NAMES) }, { weight: 1, arbitrary: decorated });

const extras = fc.record({ priority: fc.integer({ min: 1, max: 3 }), name: fc.constantFrom('first', 'second') }, { requiredKeys: [] });

const comparison = fc
  .tuple(reference, operator, fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: reference as fc.Arbitrary<Json> }), extras)
  .map(([left, op, right, extra]) => ({ ...left, operator: op, value: right, ...extra }) as Condition);

/** A tree that may refer to the named conditions from `from` on. */
function treeFrom(from: number): { readonly tree: fc.Arbitrary<Condition>; readonly group: fc.Arbitrary<Condition> } {
  const names = NAMES.slice(from);
  const leaves = [
    { weight: 6, arbitrary: comparison },
    ...(names.length === 0
      ? []
      : [{ weight: 1, arbitrary: fc.record({ condition: fc.constantFrom(...names) }) as fc.Arbitrary<Condition> }]),
  ];
  const groupsOf = (tree: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> =>
    fc
      .tuple(
        fc.oneof(
          fc.record({ all: fc.array(tree, { maxLength: 4 }) }),
          fc.record({ any: fc.array(tree, { maxLength: 4 }) }),
          fc.record({ not: tree }),
        ),
        extras,
      )
      .map(([group, extra]) => ({ ...group, ...extra }) as Condition);
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3, depthSize: 'small' }, ...leaves, { weight: 2, arbitrary: groupsOf(tie('tree')) }),
  }));
  return { tree, group: groupsOf(tree) };
}

const number = fc.constantFrom(-1, 0, 1, 2.5, 5, 5.5);
const ordered = fc.constantFrom('lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive');
const machineFact = fc.constantFrom('power', 'stage', 'door');

/** What most rules of a plant are: a few limits and states of signals. They are what an index is made of. */
const limit = fc.record({ fact: machineFact, operator: ordered, value: number }) as fc.Arbitrary<Condition>;
const state = fc.oneof(
  fc.record({ fact: machineFact, operator: fc.constantFrom('equal', 'notEqual'), value: scalar }),
  fc.record({ fact: machineFact, operator: fc.constantFrom('in', 'notIn'), value: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
) as fc.Arbitrary<Condition>;
const plainMember = fc.oneof(
  { weight: 4, arbitrary: limit },
  { weight: 2, arbitrary: state },
  { weight: 1, arbitrary: fc.record({ not: limit }) },
);
const plain: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ all: fc.array(plainMember, { minLength: 1, maxLength: 3 }) }),
  fc.record({ any: fc.array(plainMember, { minLength: 1, maxLength: 3 }) }),
  fc.tuple(number, number, fc.array(plainMember, { maxLength: 1 })).map(([power, stage, rest]) => ({
    all: [{ fact: 'power', operator: 'equal', value: power }, { fact: 'stage', operator: 'equal', value: stage }, ...rest],
  })),
);

/** The library wants a group, or a name, at the top. */
export const topCondition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 6, arbitrary: treeFrom(0).group },
  { weight: 6, arbitrary: plain },
  { weight: 1, arbitrary: fc.record({ condition: fc.constantFrom(...NAMES) }) as fc.Arbitrary<Condition> },
);

export const namedConditions: fc.Arbitrary<NamedConditions> = fc.record({
  hot: treeFrom(1).group,
  ready: treeFrom(2).group,
  odd: treeFrom(3).group,
});

export type Facts = Readonly<Record<(typeof FACTS)[number], Json>>;

/** A number as a rule; what is no number is compared too. */
const measured = fc.oneof({ weight: 3, arbitrary: fc.constantFrom<Json>(-1, 0, 1, 2.5, 5, 5.5) }, { weight: 2, arbitrary: value });

export const facts: fc.Arbitrary<Facts> = fc.record({
  power: measured,
  stage: measured,
  door: value,
  tags: list,
  program,
  nothing: fc.constant<Json>(null),
});

/** Of each fact: a quality other than good makes it unknown, and so does its absence. */
export type Known = Readonly<Record<(typeof FACTS)[number], Quality | 'missing'>>;
const known = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Quality>('good') },
  { weight: 1, arbitrary: fc.constantFrom<Quality | 'missing'>('bad', 'uncertain', 'stale', 'missing') },
);
export const qualities: fc.Arbitrary<Known> = fc.record({
  power: known,
  stage: known,
  door: known,
  tags: known,
  program: known,
  nothing: known,
});
