import type { Json } from '../value.ts';
import type { Truth } from './fact-reading.ts';
import { type OperatorTest, operatorTest } from './operator.ts';
import type { Operand, Predicate, PredicateLeaf } from './predicate.ts';

/** A predicate, compiled over whatever readings are taken from. */
export type TestOver<Source> = (source: Source) => Truth;

/** How an operand is read: its value, or undefined when it is not known. Asked once for each operand, when it is compiled. */
export type OperandReader<Source> = (operand: Operand) => (source: Source) => unknown;

/** Closures, no generated code. Each stops at what decides; unknown spreads by Kleene's logic. */
export function compilePredicate<Source>(predicate: Predicate, reader: OperandReader<Source>): TestOver<Source> {
  switch (predicate.kind) {
    case 'all':
      return combined(
        predicate.of.map((each) => compilePredicate(each, reader)),
        false,
      );
    case 'any':
      return combined(
        predicate.of.map((each) => compilePredicate(each, reader)),
        true,
      );
    case 'not': {
      const inner = compilePredicate(predicate.of, reader);
      return (source) => {
        const result = inner(source);
        return result === undefined ? undefined : !result;
      };
    }
    case 'always':
      return () => true;
    default:
      return compileLeaf(predicate, reader);
  }
}

function combined<Source>(tests: readonly TestOver<Source>[], deciding: boolean): TestOver<Source> {
  return (source) => {
    let result: Truth = !deciding;
    for (const test of tests) {
      const truth = test(source);
      if (truth === deciding) return deciding;
      if (truth === undefined) result = undefined;
    }
    return result;
  };
}

export function compileLeaf<Source>(leaf: PredicateLeaf, reader: OperandReader<Source>): TestOver<Source> {
  const read = reader(leaf);
  if (leaf.kind === 'signalLeaf') {
    const readOther = reader(leaf.other);
    const test = leafOperator(leaf.op);
    return (source) => {
      const value = read(source);
      const other = readOther(source);
      return value === undefined || other === undefined ? undefined : test(value, other);
    };
  }
  const test = constantTest(leaf.op, leaf.constant);
  return (source) => {
    const value = read(source);
    return value === undefined ? undefined : test(value);
  };
}

const never: OperatorTest = () => undefined;

/** The operator of a lowered leaf; lowering has refused those that do not exist. */
export const leafOperator = (op: string): OperatorTest => operatorTest(op) ?? never;

/** The test of a known value with its constant bound; numbers against a number skip everything that texts need. */
export function constantTest(op: string, constant: Json): (value: unknown) => Truth {
  const test = leafOperator(op);
  if (typeof constant === 'number') {
    switch (op) {
      case 'greaterThan':
        return (value) => (typeof value === 'number' ? value > constant : test(value, constant));
      case 'greaterThanInclusive':
        return (value) => (typeof value === 'number' ? value >= constant : test(value, constant));
      case 'lessThan':
        return (value) => (typeof value === 'number' ? value < constant : test(value, constant));
      case 'lessThanInclusive':
        return (value) => (typeof value === 'number' ? value <= constant : test(value, constant));
    }
  }
  if (op === 'equal') return (value) => value === constant;
  return (value) => test(value, constant);
}
