/** One comparison turned in a file of flows/rules. `from` stands there; the first time counts. */
export interface RuleMutant {
  readonly defect: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const operators: readonly (readonly [string, string, string])[] = [
  ['equal', 'equal: (factValue, value) => factValue === value', 'equal: (factValue, value) => factValue == value'],
  ['notEqual', 'factValue !== value', 'factValue != value'],
  ['in, of a list', 'haystack.indexOf(needle) > -1', 'haystack.indexOf(needle) > 0'],
  ['in, of a text', 'haystack.indexOf(needle as string) > -1', 'haystack.indexOf(needle as string) > 0'],
  ['notIn', 'inverted(holds(value, factValue))', 'holds(value, factValue)'],
  ['contains', 'factValue.indexOf(value) > -1', 'factValue.indexOf(value) > 0'],
  ['doesNotContain', 'factValue.indexOf(value) === -1', 'factValue.indexOf(value) <= 0'],
  ['lessThan', 'a < b', 'a <= b'],
  ['lessThanInclusive', 'a <= b', 'a < b'],
  ['greaterThan', 'a > b', 'a >= b'],
  ['greaterThanInclusive', 'a >= b', 'a > b'],
  [
    'texts that begin like a number',
    "typeof value === 'number' || !Number.isNaN(Number.parseFloat(String(value)))",
    "typeof value === 'number'",
  ],
  ['someFact', 'Array.isArray(factValue) && some(factValue,', 'Array.isArray(factValue) && every(factValue,'],
  ['everyFact', 'Array.isArray(factValue) && every(factValue,', 'Array.isArray(factValue) && some(factValue,'],
  ['someValue', 'some(value, (each) => next(factValue, each))', 'every(value, (each) => next(factValue, each))'],
  ['everyValue', 'every(value, (each) => next(factValue, each))', 'some(value, (each) => next(factValue, each))'],
  ['swap', 'next(value, factValue)', 'next(factValue, value)'],
  [
    'not',
    'not: (next) => (factValue, value) => inverted(next(factValue, value))',
    'not: (next) => (factValue, value) => next(factValue, value)',
  ],
];

const inFile =
  (file: string) =>
  ([defect, from, to]: readonly [string, string, string]): RuleMutant => ({ defect, file, from, to });

/** Every operator and decorator in turn, then every comparison that stands once more where it is fast: in closures, in the index and in the network. */
export const RULE_MUTANTS: readonly RuleMutant[] = [
  ...operators.map(([what, from, to]) => ({ defect: `the operator table: ${what}`, file: 'operator.ts', from, to })),
  ...(
    [
      ['closures: equal', 'return (value) => value === constant', 'return (value) => value == constant'],
      ['closures: greaterThan', 'value > constant', 'value >= constant'],
      ['closures: greaterThanInclusive', 'value >= constant', 'value > constant'],
      ['closures: lessThan', 'value < constant', 'value <= constant'],
      ['closures: lessThanInclusive', 'value <= constant', 'value < constant'],
      ['closures: what decides', 'truth === deciding', 'truth !== deciding'],
      ['closures: unknown is forgotten', 'if (truth === undefined) result = undefined;', ''],
      ['closures: not unknown is true', 'return result === undefined ? undefined : !result;', 'return !result;'],
    ] as const
  ).map(inFile('compile-predicate.ts')),
  ...(
    [
      ['the index: greaterThanInclusive', 'inclusive ? value >= constant : value > constant', 'value > constant'],
      ['the index: lessThanInclusive', 'inclusive ? value <= constant : value < constant', 'value < constant'],
      ['the index: the second constant', 'slot < 0 || values[slot] === value', 'slot < 0 || values[slot] !== value'],
      ['the index: texts against thresholds', 'if (test(value) === true) this.#try(condition, found);', ''],
      ['the index: order of thresholds upwards', 'a.constant - b.constant || inclusiveFirst', 'b.constant - a.constant || inclusiveFirst'],
      [
        'the index: order of thresholds downwards',
        'b.constant - a.constant || inclusiveFirst',
        'a.constant - b.constant || inclusiveFirst',
      ],
      ['the index: a condition is tried once', '=== this.#run) return;', '=== -1) return;'],
    ] as const
  ).map(inFile('condition-index.ts')),
  ...(
    [
      [
        'access: of an any one member is enough',
        "case 'any':\n      return negated ? ofCheapest",
        "case 'any':\n      return !negated ? ofCheapest",
      ],
      [
        'access: of an all every member must be found',
        "case 'all':\n      return negated ? ofEvery",
        "case 'all':\n      return !negated ? ofEvery",
      ],
      ['access: a value that must not be', 'indexed.negated === negated', 'indexed.negated !== negated'],
      [
        'access: not greaterThan is lessThan',
        'above: !indexed.above, inclusive: !indexed.inclusive',
        'above: !indexed.above, inclusive: indexed.inclusive',
      ],
    ] as const
  ).map(inFile('access-leaves.ts')),
  ...(
    [
      ['the network: inclusive thresholds', 'inclusive ? value >= constant : value > constant', 'value > constant'],
      ['the network: strict thresholds', 'inclusive ? value >= constant : value > constant', 'value >= constant'],
      ['the network: below a threshold', 'passed ? FALSE : TRUE', 'passed ? TRUE : FALSE'],
      ['the network: downwards', 'this.#position > 0 && !passes', 'this.#position > 1 && !passes'],
      ['the network: the value before', 'else for (const node of this.#byValue.get(before) ?? NONE) set(node, FALSE);', ''],
      ['the network: a reading that is gone', 'if (value === undefined) this.#forget(set);', 'if (value === undefined) return;'],
      ['the network: the same value', 'if (value === before && ', 'if (value == before && '],
    ] as const
  ).map(inFile('network-operand.ts')),
  ...(
    [
      ['the network: one false member', '(this.#false[gate] as number) > 0', '(this.#false[gate] as number) > 1'],
      ['the network: one unknown member', '(this.#unknown[gate] as number) > 0', '(this.#unknown[gate] as number) > 1'],
      ['the network: what changed', 'if (before === truth) return;', ''],
    ] as const
  ).map(inFile('condition-network.ts')),
  ...(
    [
      [
        'the network: notEqual is the opposite of equal',
        "if (leaf.op === 'notEqual')",
        "if (leaf.op !== 'notEqual' && leaf.op !== 'equal')",
      ],
    ] as const
  ).map(inFile('network-shape.ts')),
  ...(
    [['the format: any before all', "if ('any' in condition) return group('any'", "if ('any' in condition) return group('all'"]] as const
  ).map(inFile('lower-condition.ts')),
];
