import type { Json } from '../value.ts';
import { compileCondition } from './compile-condition.ts';
import { isFactReference } from './condition.ts';
import type { ConditionTrace } from './condition-trace.ts';
import type { FactSource, Truth } from './fact-reading.ts';
import { knownPart } from './operand-value.ts';
import type { LibraryRule, RuleDocument } from './rule-document.ts';
import { loweringOf, type RuleEvent } from './rule-of-condition.ts';

/** What became of one rule. */
export interface JudgedRule {
  readonly rule: LibraryRule;
  readonly result: Truth;
  readonly trace: ConditionTrace;
  /** Of a rule that is true; its params with the values of facts when the document asks for that. */
  readonly event: RuleEvent | undefined;
}

/**
 * Judges every rule of a document: those of a higher priority first, of one priority in the order of the document. Throws `expressionInvalid` for a condition that cannot be compiled.
 */
export function judgeRules(document: RuleDocument, readings: FactSource): readonly JudgedRule[] {
  const { rules, conditions: named, options } = document;
  const inOrder = rules.toSorted((a, b) => (b.priority ?? 1) - (a.priority ?? 1));
  return inOrder.map((rule) => {
    const compiled = compileCondition(rule.conditions, named, loweringOf(options));
    const { result, trace } = compiled.evaluate(readings);
    const event =
      result === true ? (options?.replaceFactsInEventParams === true ? withFacts(rule.event, readings) : rule.event) : undefined;
    return { rule, result, trace, event };
  });
}

/** The params that are `{"fact": …}` become the values of those facts, null where that is not known. */
export function withFacts(event: RuleEvent, readings: FactSource): RuleEvent {
  if (event.params === undefined) return event;
  const params = Object.entries(event.params).map(
    ([name, value]) => [name, isFactReference(value) ? valueOfFact(value, readings) : value] as const,
  );
  return { ...event, params: Object.fromEntries(params) };
}

function valueOfFact(
  reference: { readonly fact: string; readonly path?: string; readonly params?: Record<string, Json> },
  readings: FactSource,
): Json {
  const { fact: signal, path, params } = reference;
  return (knownPart({ signal, path, params })(readings(signal, params)) ?? null) as Json;
}
