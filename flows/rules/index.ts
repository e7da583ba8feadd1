export { type ConditionFault, checkCondition } from './check-condition.ts';
export { type CompiledCondition, compileCondition } from './compile-condition.ts';
export { type Comparison, Condition, isFactReference } from './condition.ts';
export { ConditionIndex } from './condition-index.ts';
export { ConditionNetwork } from './condition-network.ts';
export { type ConditionOutcome, conditionOutcome, type TruthWord } from './condition-outcome.ts';
export { type ComparisonTrace, type ConditionTrace, comparisonOf, traceLines, truthWord } from './condition-trace.ts';
export {
  comparisonWords,
  conditionWords,
  constantWords,
  DECORATOR_WORDS,
  type FactNames,
  factWords,
  isKnownOperator,
  lastingWords,
  numberWords,
  OPERATOR_WORDS,
  operatorName,
  operatorParts,
  operatorSign,
  operatorWords,
  PLAIN_NAMES,
} from './condition-words.ts';
export { acts, type EdgeStep, followEdge, type Semantics } from './edge.ts';
export type { FactReading, FactSource, Truth } from './fact-reading.ts';
export { type JudgedRule, judgeRules, withFacts } from './judge-rules.ts';
export { kindsOfFacts } from './kinds-of-facts.ts';
export { lostOnExport } from './lost-on-export.ts';
export { lowerCondition, type NamedConditions } from './lower-condition.ts';
export { gapOf, missWords, type NearMiss, nearMiss } from './near-miss.ts';
export { DECORATOR_NAMES, OPERATOR_NAMES } from './operator.ts';
export { type ConstantLeaf, type Predicate, type PredicateLeaf, predicateLeaves, type SignalLeaf } from './predicate.ts';
export { type LibraryRule, parseRuleDocument, RuleDocument, ruleDocumentJson } from './rule-document.ts';
export { DURATION_PARAM, durationIn } from './rule-duration.ts';
export { loweringOf, RuleEvent, RuleOfCondition } from './rule-of-condition.ts';
export { flowOfRules, type RulesTarget, rulesOfFlow } from './rules-as-flow.ts';
