import type { Json } from '../value.ts';
import type { FactReference } from './condition.ts';

/** Where a comparison gets a value: a signal, and perhaps a part of it. */
export interface Operand {
  readonly signal: string;
  readonly path: string | undefined;
  readonly params: Readonly<Record<string, Json>> | undefined;
}

export const operandOf = (reference: FactReference): Operand => ({
  signal: reference.fact,
  path: reference.path,
  params: reference.params,
});

/** A leaf against a constant is what an index can be made of: by signal, operator and constant. `at` is its place in the condition: `all[0].any[1]`. */
export interface ConstantLeaf extends Operand {
  readonly kind: 'constantLeaf';
  readonly op: string;
  readonly constant: Json;
  readonly at: string;
}

/** A leaf that compares two signals. */
export interface SignalLeaf extends Operand {
  readonly kind: 'signalLeaf';
  readonly op: string;
  readonly other: Operand;
  readonly at: string;
}

export type PredicateLeaf = ConstantLeaf | SignalLeaf;

/**
 * The typed form that conditions lower to. An empty `all` is true and, as in json-rules-engine, so is an empty `any`: both are `always`.
 */
export type Predicate =
  | { readonly kind: 'all'; readonly of: readonly Predicate[] }
  | { readonly kind: 'any'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'always' }
  | PredicateLeaf;

export function predicateLeaves(predicate: Predicate): readonly PredicateLeaf[] {
  switch (predicate.kind) {
    case 'all':
    case 'any':
      return predicate.of.flatMap(predicateLeaves);
    case 'not':
      return predicateLeaves(predicate.of);
    case 'always':
      return [];
    default:
      return [predicate];
  }
}
