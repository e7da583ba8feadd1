import { didYouMean } from '../expression/suggest-name.ts';
import { FettleError } from '../fettle-error.ts';
import type { Json, ValueKind } from '../value.ts';
import type { Condition } from './condition.ts';
import { lowerCondition, type NamedConditions } from './lower-condition.ts';
import { type PredicateLeaf, predicateLeaves } from './predicate.ts';

export interface ConditionFault {
  /** Place in the condition: `all[0].any[1]`; empty: the condition itself. */
  readonly path: string;
  readonly message: string;
}

const KIND_TITLE: Record<ValueKind, string> = { number: 'a number', string: 'a text', boolean: 'a yes/no value' };
const ORDERED = new Set(['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']);

/**
 * Everything that is wrong with a condition over these signals: what cannot be compiled, signals that do not exist, and comparisons that can never be true
 * because the kinds differ. json-rules-engine would answer false for ever.
 */
export function checkCondition(
  condition: Condition,
  signals: Readonly<Record<string, ValueKind>>,
  named?: NamedConditions,
): readonly ConditionFault[] {
  try {
    return predicateLeaves(lowerCondition(condition, named)).flatMap((leaf) => leafFaults(leaf, signals));
  } catch (error) {
    if (!(error instanceof FettleError)) throw error;
    return [{ path: error.place?.path ?? '', message: error.message }];
  }
}

function leafFaults(leaf: PredicateLeaf, signals: Readonly<Record<string, ValueKind>>): readonly ConditionFault[] {
  const names = leaf.kind === 'signalLeaf' ? [leaf.signal, leaf.other.signal] : [leaf.signal];
  const missing = names.filter((name) => !Object.hasOwn(signals, name));
  if (missing.length > 0) {
    return missing.map((name) => ({ path: leaf.at, message: `There is no signal "${name}".${didYouMean(name, Object.keys(signals))}` }));
  }
  const kind = signals[leaf.signal];
  if (kind === undefined || leaf.op.includes(':')) return [];
  if (ORDERED.has(leaf.op) && kind !== 'number') {
    return [{ path: leaf.at, message: `"${leaf.signal}" is ${KIND_TITLE[kind]}; ${leaf.op} compares numbers.` }];
  }
  const otherKind = leaf.kind === 'signalLeaf' ? signals[leaf.other.signal] : constantKind(leaf.constant);
  const compares = ORDERED.has(leaf.op) || leaf.op === 'equal' || leaf.op === 'notEqual';
  if (compares && otherKind !== undefined && otherKind !== kind) {
    const other = leaf.kind === 'signalLeaf' ? `"${leaf.other.signal}"` : JSON.stringify(leaf.constant);
    return [
      { path: leaf.at, message: `"${leaf.signal}" is ${KIND_TITLE[kind]} and ${other} is ${KIND_TITLE[otherKind]}: they are never equal.` },
    ];
  }
  if (leaf.kind === 'constantLeaf' && (leaf.op === 'in' || leaf.op === 'notIn') && Array.isArray(leaf.constant)) {
    const wrong = leaf.constant.find((element: Json) => constantKind(element) !== undefined && constantKind(element) !== kind);
    if (wrong !== undefined)
      return [{ path: leaf.at, message: `"${leaf.signal}" is ${KIND_TITLE[kind]}, so it is never ${JSON.stringify(wrong)}.` }];
  }
  return [];
}

function constantKind(value: Json): ValueKind | undefined {
  const kind = typeof value;
  return kind === 'number' || kind === 'string' || kind === 'boolean' ? kind : undefined;
}
