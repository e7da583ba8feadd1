import { leafOperator } from './compile-predicate.ts';
import type { Condition } from './condition.ts';
import type { FactReading, Truth } from './fact-reading.ts';
import { lowerCondition, type NamedConditions } from './lower-condition.ts';
import { NetworkOperand } from './network-operand.ts';
import { isNegated, NetworkShape, nodeOf } from './network-shape.ts';
import { FALSE, TRUE, truthOf, UNKNOWN } from './network-truth.ts';
import { operandKey } from './operand-value.ts';
import type { Operand, PredicateLeaf } from './predicate.ts';

/**
 * Many conditions over signals that change one at a time. A reading touches the comparisons that it flips and what rests on them; all others are never looked at.
 * For facts that come together, without a memory of those before, see `ConditionIndex`.
 *
 * Invariants:
 * 1. after every update each truth is what `CompiledCondition.test` gives over the latest readings;
 * 2. a group keeps how many of its members are false and how many unknown, so that a member costs the same whatever the size of the group;
 * 3. groups are settled from the innermost outwards, so each is judged once an update and none is seen half-way.
 */
export class ConditionNetwork {
  readonly #shape = new NetworkShape();
  readonly #operands = new Map<string, NetworkOperand>();
  readonly #bySignal = new Map<string, NetworkOperand[]>();
  readonly #truths: Uint8Array;
  readonly #false: Int32Array;
  readonly #unknown: Int32Array;
  readonly #level: Uint16Array;
  /** Of each node: the gates that it is a member of, as `gate * 2 + negated`. */
  readonly #gatesOf: Lists;
  /** Of each node: the conditions that it is, as `condition * 2 + negated`. */
  readonly #conditionsOf: Lists;
  readonly #roots: readonly number[];
  /** Gates to settle, by level; a gate stands there once. */
  readonly #waiting: number[][];
  readonly #isWaiting: Uint8Array;
  readonly #changed: number[] = [];

  /** Throws `expressionInvalid` as `compileCondition` does. Nothing is known before the first update. */
  constructor(conditions: readonly Condition[], named?: NamedConditions) {
    const shape = this.#shape;
    this.#roots = conditions.map((condition) => shape.addRoot(lowerCondition(condition, named)));
    const { size } = shape;
    this.#truths = new Uint8Array(size).fill(UNKNOWN);
    this.#false = new Int32Array(size);
    this.#unknown = new Int32Array(size);
    this.#level = new Uint16Array(size);
    this.#isWaiting = new Uint8Array(size);
    const memberships: [number, number][] = [];
    for (const { node, members, level } of shape.gates) {
      this.#level[node] = level;
      for (const ref of members) memberships.push([nodeOf(ref), node * 2 + (isNegated(ref) ? 1 : 0)]);
      // Members come before their gates, so their truths are there.
      for (const ref of members) this.#count(node, inverted(this.#truths[nodeOf(ref)] as number, isNegated(ref)), 1);
      this.#truths[node] = this.#judge(node);
    }
    this.#gatesOf = new Lists(size, memberships);
    this.#conditionsOf = new Lists(
      size,
      this.#roots.map((ref, condition) => [nodeOf(ref), condition * 2 + (isNegated(ref) ? 1 : 0)]),
    );
    this.#waiting = Array.from({ length: 1 + Math.max(0, ...shape.gates.map(({ level }) => level)) }, () => []);
    for (const { node, leaf } of shape.leaves) this.#addLeaf(node, leaf);
    for (const operand of this.#operands.values()) operand.sort();
  }

  #addLeaf(node: number, leaf: PredicateLeaf): void {
    const operand = this.#operandOf(leaf);
    if (leaf.kind === 'constantLeaf') {
      operand.add(node, leaf);
      return;
    }
    const other = this.#operandOf(leaf.other);
    const compare = leafOperator(leaf.op);
    const test = (): Truth => (operand.value === undefined || other.value === undefined ? undefined : compare(operand.value, other.value));
    operand.pairs.push({ node, test });
    if (other !== operand) other.pairs.push({ node, test });
  }

  #operandOf(operand: Operand): NetworkOperand {
    const key = operandKey(operand);
    let made = this.#operands.get(key);
    if (made === undefined) {
      made = new NetworkOperand(operand);
      this.#operands.set(key, made);
      const signal = signalKey(operand.signal, operand.params);
      this.#bySignal.set(signal, [...(this.#bySignal.get(signal) ?? []), made]);
    }
    return made;
  }

  /**
   * The latest reading of a signal; undefined: there is none any more. Gives the conditions whose truth it changed, by their place in the list, each once, in no particular order; the list is
   * good until the next update.
   */
  update(signal: string, reading: FactReading | undefined, params?: Operand['params']): readonly number[] {
    this.#changed.length = 0;
    const operands = this.#bySignal.get(params === undefined ? signal : signalKey(signal, params));
    if (operands === undefined) return this.#changed;
    for (const operand of operands) operand.read(reading, this.#set);
    for (const waiting of this.#waiting) {
      for (const gate of waiting) {
        this.#isWaiting[gate] = 0;
        this.#set(gate, this.#judge(gate));
      }
      waiting.length = 0;
    }
    return this.#changed;
  }

  truth(condition: number): Truth {
    const root = this.#roots[condition];
    return root === undefined ? undefined : truthOf(inverted(this.#truths[nodeOf(root)] as number, isNegated(root)));
  }

  #judge(gate: number): number {
    return (this.#false[gate] as number) > 0 ? FALSE : (this.#unknown[gate] as number) > 0 ? UNKNOWN : TRUE;
  }

  #count(gate: number, truth: number, change: 1 | -1): void {
    if (truth === FALSE) (this.#false[gate] as number) += change;
    else if (truth === UNKNOWN) (this.#unknown[gate] as number) += change;
  }

  /** Takes a node's truth over into the counts of its gates. */
  readonly #set = (node: number, truth: number): void => {
    const before = this.#truths[node] as number;
    if (before === truth) return;
    this.#truths[node] = truth;
    const { start, items } = this.#gatesOf;
    for (let at = start[node] as number; at < (start[node + 1] as number); at += 1) {
      const membership = items[at] as number;
      const gate = membership >> 1;
      const negated = (membership & 1) === 1;
      this.#count(gate, inverted(before, negated), -1);
      this.#count(gate, inverted(truth, negated), 1);
      if (this.#isWaiting[gate] === 0) {
        this.#isWaiting[gate] = 1;
        this.#waiting[this.#level[gate] as number]?.push(gate);
      }
    }
    const conditions = this.#conditionsOf;
    for (let at = conditions.start[node] as number; at < (conditions.start[node + 1] as number); at += 1) {
      this.#changed.push((conditions.items[at] as number) >> 1);
    }
  };
}

const inverted = (truth: number, negated: boolean): number => (negated ? TRUE - truth : truth);

const signalKey = (signal: string, params: Operand['params']): string =>
  params === undefined ? signal : operandKey({ signal, path: undefined, params });

/** A list for each of `size` numbers, in two arrays. */
class Lists {
  readonly start: Int32Array;
  readonly items: Int32Array;

  constructor(size: number, entries: readonly (readonly [number, number])[]) {
    this.start = new Int32Array(size + 1);
    this.items = new Int32Array(entries.length);
    for (const [of] of entries) (this.start[of + 1] as number) += 1;
    for (let at = 0; at < size; at += 1) (this.start[at + 1] as number) += this.start[at] as number;
    const next = this.start.slice();
    for (const [of, item] of entries) {
      this.items[next[of] as number] = item;
      (next[of] as number) += 1;
    }
  }
}
