import { accessOf, guardOf, type IndexedAccess } from './access-leaves.ts';
import { compilePredicate, constantTest, type TestOver } from './compile-predicate.ts';
import type { Condition } from './condition.ts';
import type { FactReading, FactSource } from './fact-reading.ts';
import { lowerCondition, type NamedConditions } from './lower-condition.ts';
import { knownPart, operandKey } from './operand-value.ts';
import type { Operand } from './predicate.ts';

type Values = readonly unknown[];

/**
 * Many conditions over facts that come together: which of them are true? A condition is tried only when one of its comparisons that must hold is found by its value,
 * in a hash of constants (with a second constant that must be met before anything is called) or in a sorted list of thresholds; what a set of facts costs follows from what may fire, not from how many conditions there are.
 * For facts that change one at a time see `ConditionNetwork`.
 *
 * Invariants:
 * 1. it gives exactly those conditions whose `CompiledCondition.test` is true, in the order in which they were given;
 * 2. a condition without a comparison that could be looked up is always tried.
 */
export class ConditionIndex {
  readonly #tests: TestOver<Values>[];
  readonly #operands: IndexedOperand[] = [];
  readonly #always: number[] = [];
  /** The run in which a condition was tried last. */
  readonly #tried: Int32Array;
  readonly #values: unknown[] = [];
  #run = 0;

  /** Throws `expressionInvalid` as `compileCondition` does. */
  constructor(conditions: readonly Condition[], named?: NamedConditions) {
    const slots = new Map<string, number>();
    const slotOf = (operand: Operand): number => {
      const key = operandKey(operand);
      const known = slots.get(key);
      if (known !== undefined) return known;
      slots.set(key, this.#operands.length);
      this.#operands.push(new IndexedOperand(operand));
      return this.#operands.length - 1;
    };
    const fromSlots = (operand: Operand) => {
      const slot = slotOf(operand);
      return (values: Values) => values[slot];
    };
    const predicates = conditions.map((condition) => lowerCondition(condition, named));
    this.#tests = predicates.map((predicate) => compilePredicate(predicate, fromSlots));
    this.#tried = new Int32Array(conditions.length);
    for (const [condition, predicate] of predicates.entries()) {
      const accesses = accessOf(predicate);
      if (accesses === undefined) this.#always.push(condition);
      else {
        for (const access of accesses) {
          const guard = guardOf(predicate, access);
          const candidate = { condition, slot: guard === undefined ? -1 : slotOf(guard.leaf), value: guard?.leaf.constant };
          this.#operands[slotOf(access.leaf)]?.add(access, candidate);
        }
      }
    }
    for (const operand of this.#operands) operand.sort();
  }

  /** The conditions that are true, by their place in the list. */
  matches(readings: FactSource): readonly number[] {
    this.#run += 1;
    const values = this.#values;
    for (let slot = 0; slot < this.#operands.length; slot += 1) {
      const { signal, params, part } = this.#operands[slot] as IndexedOperand;
      values[slot] = part(readings(signal, params));
    }
    const found: number[] = [];
    for (const condition of this.#always) this.#try(condition, found);
    for (let slot = 0; slot < this.#operands.length; slot += 1) {
      const value = values[slot];
      if (value !== undefined) this.#tryWhatMayHold(this.#operands[slot] as IndexedOperand, value, found);
    }
    return found.length > 1 ? found.sort((a, b) => a - b) : found;
  }

  #tryWhatMayHold(operand: IndexedOperand, value: unknown, found: number[]): void {
    const byValue = operand.byValue.get(value);
    if (byValue !== undefined) {
      const values = this.#values;
      for (let at = 0; at < byValue.length; at += 1) {
        const { condition, slot, value } = byValue[at] as Candidate;
        if (slot < 0 || values[slot] === value) this.#try(condition, found);
      }
    }
    if (typeof value !== 'number') {
      for (const { condition, test } of operand.thresholds) if (test(value) === true) this.#try(condition, found);
      return;
    }
    for (const { constant, inclusive, condition } of operand.above) {
      if (!(inclusive ? value >= constant : value > constant)) break;
      this.#try(condition, found);
    }
    for (const { constant, inclusive, condition } of operand.below) {
      if (!(inclusive ? value <= constant : value < constant)) break;
      this.#try(condition, found);
    }
  }

  #try(condition: number, found: number[]): void {
    if (this.#tried[condition] === this.#run) return;
    this.#tried[condition] = this.#run;
    if (this.#tests[condition]?.(this.#values) === true) found.push(condition);
  }
}

/** What else must be so, without calling anything: the value of another operand is this one. A slot of -1: nothing. */
interface Candidate {
  readonly condition: number;
  readonly slot: number;
  readonly value: unknown;
}

interface Threshold {
  readonly constant: number;
  readonly inclusive: boolean;
  readonly condition: number;
  /** Of a value that is no number. */
  readonly test: (value: unknown) => unknown;
}

class IndexedOperand {
  readonly signal: string;
  readonly params: Operand['params'];
  readonly part: (reading: FactReading | undefined) => unknown;
  readonly byValue = new Map<unknown, Candidate[]>();
  /** From the lowest threshold upwards: the first that a number does not pass ends the search. */
  readonly above: Threshold[] = [];
  /** From the highest downwards. */
  readonly below: Threshold[] = [];
  readonly thresholds: Threshold[] = [];

  constructor(operand: Operand) {
    this.signal = operand.signal;
    this.params = operand.params;
    this.part = knownPart(operand);
  }

  add({ leaf, negated, indexed }: IndexedAccess, candidate: Candidate): void {
    const { condition } = candidate;
    if (indexed.by === 'value') {
      for (const value of indexed.values) {
        const candidates = this.byValue.get(value);
        if (candidates === undefined) this.byValue.set(value, [candidate]);
        else candidates.push(candidate);
      }
      return;
    }
    const { constant, inclusive } = indexed;
    const own = constantTest(leaf.op, leaf.constant);
    const test = negated ? (value: unknown) => own(value) === false : own;
    const threshold = { constant, inclusive, condition, test };
    this.thresholds.push(threshold);
    (indexed.above ? this.above : this.below).push(threshold);
  }

  /** Of two thresholds at one place the inclusive one comes first: a number that it does not pass passes neither. */
  sort(): void {
    const inclusiveFirst = (a: Threshold, b: Threshold): number => Number(b.inclusive) - Number(a.inclusive);
    this.above.sort((a, b) => a.constant - b.constant || inclusiveFirst(a, b));
    this.below.sort((a, b) => b.constant - a.constant || inclusiveFirst(a, b));
  }
}
