export { type ConditionFault, checkCondition } from './check-condition.ts';
export { type CompiledCondition, compileCondition } from './compile-condition.ts';
export { Condition } from './condition.ts';
export { ConditionIndex } from './condition-index.ts';
export { ConditionNetwork } from './condition-network.ts';
export { type ComparisonTrace, type ConditionTrace, traceLines } from './condition-trace.ts';
export { acts, type EdgeStep, followEdge, type Semantics } from './edge.ts';
export type { FactReading, FactSource, Truth } from './fact-reading.ts';
export { type JudgedRule, judgeRules, withFacts } from './judge-rules.ts';
export { lowerCondition, type NamedConditions } from './lower-condition.ts';
export { DECORATOR_NAMES, OPERATOR_NAMES } from './operator.ts';
export { type ConstantLeaf, type Predicate, type PredicateLeaf, predicateLeaves, type SignalLeaf } from './predicate.ts';
export {
  type LibraryRule,
  loweringOf,
  parseRuleDocument,
  RuleDocument,
  RuleEvent,
  RuleOfCondition,
  ruleDocumentJson,
} from './rule-document.ts';
export { flowOfRules, type RulesTarget, rulesOfFlow } from './rules-as-flow.ts';
