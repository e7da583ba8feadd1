import { type IndexedLeaf, indexedLeaf } from './indexed-leaf.ts';
import type { ConstantLeaf, Predicate } from './predicate.ts';

/** A comparison that can be looked up, or (`negated`) its opposite. */
export interface IndexedAccess {
  readonly leaf: ConstantLeaf;
  readonly negated: boolean;
  /** As it has to hold: what negation makes of it is in it already. */
  readonly indexed: Extract<IndexedLeaf, { by: 'threshold' }> | { readonly by: 'value'; readonly values: readonly unknown[] };
}

/** A threshold lets through as much as so many values do, as a rule of thumb. */
const THRESHOLD_COST = 50;

/**
 * Comparisons of which at least one holds whenever the predicate is true (or false, when `negated`): of an `all` those of the member that lets through least, of an `any` those of every
 * member. Undefined: there are none that could be looked up.
 */
export function accessOf(predicate: Predicate, negated = false): readonly IndexedAccess[] | undefined {
  switch (predicate.kind) {
    case 'not':
      return accessOf(predicate.of, !negated);
    case 'always':
      return negated ? [] : undefined;
    case 'all':
      return negated ? ofEvery(predicate.of, negated) : ofCheapest(predicate.of, negated);
    case 'any':
      return negated ? ofCheapest(predicate.of, negated) : ofEvery(predicate.of, negated);
    case 'constantLeaf': {
      const access = accessOfLeaf(predicate, negated);
      return access === undefined ? undefined : [access];
    }
    case 'signalLeaf':
      return undefined;
  }
}

/** Another comparison by value that must hold too, when the predicate is an `all` with one. */
export function guardOf(predicate: Predicate, { leaf }: IndexedAccess): { readonly leaf: ConstantLeaf } | undefined {
  if (predicate.kind !== 'all') return undefined;
  const guard = predicate.of.find((member) => member !== leaf && member.kind === 'constantLeaf' && member.op === 'equal');
  return guard?.kind === 'constantLeaf' ? { leaf: guard } : undefined;
}

function accessOfLeaf(leaf: ConstantLeaf, negated: boolean): IndexedAccess | undefined {
  const indexed = indexedLeaf(leaf);
  if (indexed === undefined) return undefined;
  if (indexed.by === 'value') return indexed.negated === negated ? { leaf, negated, indexed } : undefined;
  if (!negated) return { leaf, negated, indexed };
  return { leaf, negated, indexed: { ...indexed, above: !indexed.above, inclusive: !indexed.inclusive } };
}

function ofEvery(members: readonly Predicate[], negated: boolean): readonly IndexedAccess[] | undefined {
  const accesses: IndexedAccess[] = [];
  for (const member of members) {
    const access = accessOf(member, negated);
    if (access === undefined) return undefined;
    accesses.push(...access);
  }
  return accesses;
}

function ofCheapest(members: readonly Predicate[], negated: boolean): readonly IndexedAccess[] | undefined {
  let cheapest: readonly IndexedAccess[] | undefined;
  for (const member of members) {
    const access = accessOf(member, negated);
    if (access !== undefined && (cheapest === undefined || costOf(access) < costOf(cheapest))) cheapest = access;
  }
  return cheapest;
}

const costOf = (accesses: readonly IndexedAccess[]): number =>
  accesses.reduce((sum, { indexed }) => sum + (indexed.by === 'value' ? indexed.values.length : THRESHOLD_COST), 0);
