import { canonicalJson } from '../hash.ts';
import { operandKey } from './operand-value.ts';
import type { ConstantLeaf, Predicate, PredicateLeaf } from './predicate.ts';

/** One comparison or one "all", perhaps negated: `node * 2 + (negated ? 1 : 0)`. */
export type NetworkRef = number;

const NEGATED = 1;
export const nodeOf = (ref: NetworkRef): number => ref >> 1;
export const isNegated = (ref: NetworkRef): boolean => (ref & NEGATED) === NEGATED;

/** Every member must hold; "any" is the negation of "all" over negated members, which is the same in three values. `level`: above all of its members; a leaf has 0. */
export interface NetworkGate {
  readonly node: number;
  readonly members: readonly NetworkRef[];
  readonly level: number;
}

/**
 * What conditions have in common is there once: equal comparisons, and groups of the same members. Nodes are numbered from 0, a member before its gate.
 */
export class NetworkShape {
  readonly leaves: { readonly node: number; readonly leaf: PredicateLeaf }[] = [];
  readonly gates: NetworkGate[] = [];
  readonly #nodes = new Map<string, number>();
  readonly #levels: number[] = [];

  get size(): number {
    return this.#levels.length;
  }

  add(predicate: Predicate): NetworkRef {
    switch (predicate.kind) {
      case 'all':
        return this.#all(predicate.of.map((each) => this.add(each)));
      case 'any':
        return this.#all(predicate.of.map((each) => this.add(each) ^ NEGATED)) ^ NEGATED;
      case 'not':
        return this.add(predicate.of) ^ NEGATED;
      case 'always':
        return this.#gate([]);
      default:
        return this.#leaf(predicate);
    }
  }

  /** A condition is a gate always: a comparison may be told twice in one update, a gate is settled once. */
  addRoot(predicate: Predicate): NetworkRef {
    const ref = this.add(predicate);
    return this.#levels[nodeOf(ref)] === 0 ? this.#gate([ref]) : ref;
  }

  /** Of one member nothing is made: it is that member. */
  #all(refs: readonly NetworkRef[]): NetworkRef {
    const members = [...new Set(refs)].sort((a, b) => a - b);
    const [only] = members;
    return members.length === 1 && only !== undefined ? only : this.#gate(members);
  }

  #gate(members: readonly NetworkRef[]): NetworkRef {
    const key = `all ${members.join(' ')}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known * 2;
    const level = 1 + Math.max(0, ...members.map((ref) => this.#levels[nodeOf(ref)] ?? 0));
    const node = this.#number(key, level);
    this.gates.push({ node, members, level });
    return node * 2;
  }

  #leaf(leaf: PredicateLeaf): NetworkRef {
    const opposite = oppositeOf(leaf);
    if (opposite !== undefined) return this.#leaf(opposite) ^ NEGATED;
    const other = leaf.kind === 'signalLeaf' ? operandKey(leaf.other) : canonicalJson(leaf.constant);
    const key = `${leaf.kind} ${operandKey(leaf)} ${leaf.op} ${other}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) return known * 2;
    const node = this.#number(key, 0);
    this.leaves.push({ node, leaf });
    return node * 2;
  }

  #number(key: string, level: number): number {
    const node = this.#levels.length;
    this.#nodes.set(key, node);
    this.#levels.push(level);
    return node;
  }
}

/** These are false exactly where the other is true, whatever the value is. `lessThan` and `greaterThanInclusive` are not: of a text that is no number both are false. */
function oppositeOf(leaf: PredicateLeaf): ConstantLeaf | undefined {
  if (leaf.kind === 'signalLeaf') return undefined;
  if (leaf.op === 'notEqual') return { ...leaf, op: 'equal' };
  return leaf.op === 'notIn' ? { ...leaf, op: 'in' } : undefined;
}
