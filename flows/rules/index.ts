export { type ConditionFault, checkCondition } from './check-condition.ts';
export { type CompiledCondition, compileCondition, compilePredicate } from './compile-condition.ts';
export { Condition } from './condition.ts';
export { type ComparisonTrace, type ConditionTrace, traceLines } from './condition-trace.ts';
export { acts, type EdgeStep, followEdge, type Semantics } from './edge.ts';
export type { FactReading, FactSource, Truth } from './fact-reading.ts';
export { lowerCondition, type NamedConditions } from './lower-condition.ts';
export { DECORATOR_NAMES, OPERATOR_NAMES } from './operator.ts';
export { type ConstantLeaf, type Predicate, type PredicateLeaf, predicateLeaves, type SignalLeaf } from './predicate.ts';
