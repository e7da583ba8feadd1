/** `undefined`: the values cannot be compared by it; json-rules-engine throws there. */
export type OperatorResult = boolean | undefined;
export type OperatorTest = (factValue: unknown, value: unknown) => OperatorResult;

/** As json-rules-engine: anything that begins like a number may be compared, so "12" counts as 12. */
const looksNumeric = (value: unknown): boolean => typeof value === 'number' || !Number.isNaN(Number.parseFloat(String(value)));

const ordered =
  (compare: (a: number, b: number) => boolean): OperatorTest =>
  (factValue, value) =>
    // The values may be texts: JavaScript's own comparison is what the format means.
    looksNumeric(factValue) && compare(factValue as number, value as number);

/** A text is a haystack as well as a list: `{"operator": "in", "value": "Layer 1 Up"}` finds "Layer". The library's quirk, kept. */
const holds = (haystack: unknown, needle: unknown): OperatorResult =>
  Array.isArray(haystack)
    ? haystack.indexOf(needle) > -1
    : typeof haystack === 'string'
      ? haystack.indexOf(needle as string) > -1
      : undefined;

const inverted = (result: OperatorResult): OperatorResult => (result === undefined ? undefined : !result);

const OPERATORS: Readonly<Record<string, OperatorTest>> = {
  equal: (factValue, value) => factValue === value,
  notEqual: (factValue, value) => factValue !== value,
  in: (factValue, value) => holds(value, factValue),
  notIn: (factValue, value) => inverted(holds(value, factValue)),
  contains: (factValue, value) => Array.isArray(factValue) && factValue.indexOf(value) > -1,
  doesNotContain: (factValue, value) => Array.isArray(factValue) && factValue.indexOf(value) === -1,
  lessThan: ordered((a, b) => a < b),
  lessThanInclusive: ordered((a, b) => a <= b),
  greaterThan: ordered((a, b) => a > b),
  greaterThanInclusive: ordered((a, b) => a >= b),
};

/** Kleene's "some": true wins, then unknown. */
const some = (values: unknown, test: (value: unknown) => OperatorResult): OperatorResult => {
  if (!Array.isArray(values)) return undefined;
  const results = values.map(test);
  return results.includes(true) ? true : results.includes(undefined) ? undefined : false;
};
const every = (values: unknown, test: (value: unknown) => OperatorResult): OperatorResult =>
  inverted(some(values, (value) => inverted(test(value))));

/** What can stand before an operator, parted by colons: `someFact:greaterThan`, `not:in`. */
const DECORATORS: Readonly<Record<string, (next: OperatorTest) => OperatorTest>> = {
  someFact: (next) => (factValue, value) => Array.isArray(factValue) && some(factValue, (each) => next(each, value)),
  everyFact: (next) => (factValue, value) => Array.isArray(factValue) && every(factValue, (each) => next(each, value)),
  someValue: (next) => (factValue, value) => some(value, (each) => next(factValue, each)),
  everyValue: (next) => (factValue, value) => every(value, (each) => next(factValue, each)),
  swap: (next) => (factValue, value) => next(value, factValue),
  not: (next) => (factValue, value) => inverted(next(factValue, value)),
};

export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);
export const DECORATOR_NAMES: readonly string[] = Object.keys(DECORATORS);

/** The test of an operator with its decorators, or undefined when there is no such operator. */
export function operatorTest(name: string): OperatorTest | undefined {
  if (Object.hasOwn(OPERATORS, name)) return OPERATORS[name];
  const colon = name.indexOf(':');
  const decorator = colon > 0 ? name.slice(0, colon) : '';
  if (!Object.hasOwn(DECORATORS, decorator)) return undefined;
  const next = operatorTest(name.slice(colon + 1));
  return next === undefined ? undefined : DECORATORS[decorator]?.(next);
}
