import type { Json } from '../value.ts';
import type { Condition } from './condition.ts';
import { type ConditionTrace, traceOf } from './condition-trace.ts';
import { factPath } from './fact-path.ts';
import type { FactSource, Test, Truth } from './fact-reading.ts';
import { lowerCondition, type NamedConditions } from './lower-condition.ts';
import { type OperatorTest, operatorTest } from './operator.ts';
import { type Operand, type Predicate, type PredicateLeaf, predicateLeaves } from './predicate.ts';

export interface CompiledCondition {
  readonly predicate: Predicate;
  /** Signals that it reads, each once. */
  readonly signals: readonly string[];
  /** The result alone: stops at what decides. */
  test(readings: FactSource): Truth;
  /** The result with every comparison, its readings and which of them decided. */
  evaluate(readings: FactSource): { readonly result: Truth; readonly trace: ConditionTrace };
}

const cache = new WeakMap<Condition, CompiledCondition>();

/**
 * Compiles a condition once to closures; the same object gives the same result. On good readings it means what json-rules-engine 7 means, quirks included
 * (property-tested). Different on purpose: a reading that is missing, bad, uncertain or stale makes its comparison unknown, which spreads by Kleene's logic (not
 * unknown is unknown, false && unknown is false); so does a path that leads nowhere, and where the library would throw (`in` on a number).
 * Throws `expressionInvalid` with the place in `place.path`.
 */
export function compileCondition(condition: Condition, named?: NamedConditions): CompiledCondition {
  const known = named === undefined ? cache.get(condition) : undefined;
  if (known !== undefined) return known;
  const predicate = lowerCondition(condition, named);
  const test = compilePredicate(predicate);
  const leaves = predicateLeaves(predicate);
  const tests = new Map(leaves.map((leaf) => [leaf, leafTest(leaf)]));
  const names = leaves.flatMap((leaf) => (leaf.kind === 'signalLeaf' ? [leaf.signal, leaf.other.signal] : [leaf.signal]));
  const compiled: CompiledCondition = {
    predicate,
    signals: [...new Set(names)],
    test,
    evaluate: (readings) => ({ result: test(readings), trace: traceOf(predicate, readings, (leaf) => tests.get(leaf) ?? leafTest(leaf)) }),
  };
  if (named === undefined) cache.set(condition, compiled);
  return compiled;
}

export function compilePredicate(predicate: Predicate): Test {
  switch (predicate.kind) {
    case 'all':
      return combined(predicate.of.map(compilePredicate), false);
    case 'any':
      return combined(predicate.of.map(compilePredicate), true);
    case 'not': {
      const inner = compilePredicate(predicate.of);
      return (readings) => {
        const result = inner(readings);
        return result === undefined ? undefined : !result;
      };
    }
    case 'always':
      return () => true;
    default:
      return leafTest(predicate);
  }
}

function combined(tests: readonly Test[], deciding: boolean): Test {
  return (readings) => {
    let result: Truth = !deciding;
    for (const test of tests) {
      const truth = test(readings);
      if (truth === deciding) return deciding;
      if (truth === undefined) result = undefined;
    }
    return result;
  };
}

/** Value of an operand, or undefined when it is not known. */
function operandValue(operand: Operand): (readings: FactSource) => unknown {
  const { signal, params } = operand;
  const path = operand.path === undefined || operand.path === '' ? undefined : factPath(operand.path);
  return (readings) => {
    const reading = readings(signal, params);
    if (reading === undefined || reading.quality !== 'good') return undefined;
    return path === undefined ? reading.value : path(reading.value);
  };
}

function leafTest(leaf: PredicateLeaf): Test {
  const read = operandValue(leaf);
  if (leaf.kind === 'signalLeaf') {
    const readOther = operandValue(leaf.other);
    const test = operatorTest(leaf.op) ?? never;
    return (readings) => {
      const value = read(readings);
      const other = readOther(readings);
      return value === undefined || other === undefined ? undefined : test(value, other);
    };
  }
  const test = constantTest(leaf.op, leaf.constant);
  return (readings) => {
    const value = read(readings);
    return value === undefined ? undefined : test(value);
  };
}

const never: OperatorTest = () => undefined;

/** The test with its constant bound; numbers against a number skip everything that texts need. */
function constantTest(op: string, constant: Json): (value: unknown) => Truth {
  const test = operatorTest(op) ?? never;
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
