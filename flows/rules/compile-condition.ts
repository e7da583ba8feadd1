import { compileLeaf, compilePredicate, type OperandReader } from './compile-predicate.ts';
import type { Condition } from './condition.ts';
import { type ConditionTrace, traceOf } from './condition-trace.ts';
import type { FactSource, Truth } from './fact-reading.ts';
import { type LowerOptions, lowerCondition, type NamedConditions } from './lower-condition.ts';
import { knownPart } from './operand-value.ts';
import { type Predicate, type PredicateLeaf, predicateLeaves } from './predicate.ts';

export interface CompiledCondition {
  readonly predicate: Predicate;
  /** Signals that it reads, each once. */
  readonly signals: readonly string[];
  /** The result alone: stops at what decides. */
  test(readings: FactSource): Truth;
  /** The result with every comparison, its readings and which of them decided. */
  evaluate(readings: FactSource): { readonly result: Truth; readonly trace: ConditionTrace };
}

/** By condition, then by the named conditions that it may refer to: both are the same objects for the life of a version. */
const cache = new WeakMap<Condition, Map<NamedConditions | undefined, CompiledCondition>>();

/**
 * Compiles a condition once to closures; the same object gives the same result. On good readings it means what json-rules-engine 7 means, quirks included
 * (property-tested; docs/rules/conditions.md). Different on purpose: a reading that is missing, bad, uncertain or stale makes its comparison unknown, which spreads by
 * Kleene's logic (not unknown is unknown, false && unknown is false); so does a path that leads nowhere, and where the library would throw (`in` on a number).
 * Throws `expressionInvalid` with the place in `place.path`.
 */
export function compileCondition(condition: Condition, named?: NamedConditions, options?: LowerOptions): CompiledCondition {
  const isWhole = options === undefined;
  const known = isWhole ? cache.get(condition)?.get(named) : undefined;
  if (known !== undefined) return known;
  const predicate = lowerCondition(condition, named, options);
  const test = compilePredicate(predicate, fromFacts);
  const testOf = (leaf: PredicateLeaf) => compileLeaf(leaf, fromFacts);
  const leaves = predicateLeaves(predicate);
  const tests = new Map(leaves.map((leaf) => [leaf, testOf(leaf)]));
  const names = leaves.flatMap((leaf) => (leaf.kind === 'signalLeaf' ? [leaf.signal, leaf.other.signal] : [leaf.signal]));
  const compiled: CompiledCondition = {
    predicate,
    signals: [...new Set(names)],
    test,
    evaluate: (readings) => ({ result: test(readings), trace: traceOf(predicate, readings, (leaf) => tests.get(leaf) ?? testOf(leaf)) }),
  };
  if (isWhole) cache.set(condition, (cache.get(condition) ?? new Map()).set(named, compiled));
  return compiled;
}

const fromFacts: OperandReader<FactSource> = (operand) => {
  const { signal, params } = operand;
  const part = knownPart(operand);
  return (readings) => part(readings(signal, params));
};
