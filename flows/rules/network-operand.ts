import { constantTest } from './compile-predicate.ts';
import type { FactReading, Truth } from './fact-reading.ts';
import { indexedLeaf } from './indexed-leaf.ts';
import { FALSE, numberOf, TRUE, UNKNOWN } from './network-truth.ts';
import { knownPart } from './operand-value.ts';
import type { ConstantLeaf, Operand } from './predicate.ts';

/** Told the truth of a comparison; telling the same again changes nothing. */
export type SetTruth = (node: number, truth: number) => void;

/** Where the comparisons with one constant flip: a number passes it (`x > constant`, `>=` when inclusive) or not. */
interface Cut {
  readonly constant: number;
  readonly inclusive: boolean;
  /** True of numbers that pass, and of numbers that do not: greaterThan and lessThanInclusive, greaterThanInclusive and lessThan. -1: there is none. */
  passed: number;
  failed: number;
}

interface Tried {
  readonly node: number;
  readonly test: (value: unknown) => Truth;
}

/**
 * All comparisons of one operand with constants. A new value touches those that it flips: thresholds between the number before and the new one, constants that are
 * the value before or the new one; what can be neither ordered nor hashed is tried.
 */
export class NetworkOperand {
  /** undefined: not known. */
  value: unknown;
  readonly #part: (reading: FactReading | undefined) => unknown;
  readonly #cuts: Cut[] = [];
  /** Those before it are passed, while the value is a number. */
  #position = 0;
  readonly #thresholds: Tried[] = [];
  readonly #byValue = new Map<unknown, number[]>();
  readonly #hashed: number[] = [];
  readonly #tried: Tried[] = [];
  /** Comparisons with another operand. */
  readonly pairs: { readonly node: number; readonly test: () => Truth }[] = [];

  constructor(operand: Operand) {
    this.#part = knownPart(operand);
  }

  add(node: number, leaf: ConstantLeaf): void {
    const indexed = indexedLeaf(leaf);
    const test = constantTest(leaf.op, leaf.constant);
    if (indexed === undefined) this.#tried.push({ node, test });
    else if (indexed.by === 'value') {
      this.#hashed.push(node);
      for (const value of indexed.values) {
        const nodes = this.#byValue.get(value);
        if (nodes === undefined) this.#byValue.set(value, [node]);
        else nodes.push(node);
      }
    } else {
      this.#thresholds.push({ node, test });
      const { constant, above } = indexed;
      const cut = this.#cutAt(constant, above ? indexed.inclusive : !indexed.inclusive);
      if (above) cut.passed = node;
      else cut.failed = node;
    }
  }

  #cutAt(constant: number, inclusive: boolean): Cut {
    const known = this.#cuts.find((cut) => cut.constant === constant && cut.inclusive === inclusive);
    if (known !== undefined) return known;
    const cut = { constant, inclusive, passed: -1, failed: -1 };
    this.#cuts.push(cut);
    return cut;
  }

  /** Once, when everything is added: at one constant `>=` is passed before `>`. */
  sort(): void {
    this.#cuts.sort((a, b) => a.constant - b.constant || Number(b.inclusive) - Number(a.inclusive));
  }

  read(reading: FactReading | undefined, set: SetTruth): void {
    const before = this.value;
    const value = this.#part(reading);
    if (value === before && (typeof value !== 'object' || value === null)) return;
    this.value = value;
    if (value === undefined) this.#forget(set);
    else {
      this.#hash(before, value, set);
      if (isOrdered(value)) this.#pass(before, value, set);
      else for (const { node, test } of this.#thresholds) set(node, numberOf(test(value)));
      for (const { node, test } of this.#tried) set(node, numberOf(test(value)));
    }
    for (const { node, test } of this.pairs) set(node, numberOf(test()));
  }

  #forget(set: SetTruth): void {
    for (const node of this.#hashed) set(node, UNKNOWN);
    for (const { node } of this.#thresholds) set(node, UNKNOWN);
    for (const { node } of this.#tried) set(node, UNKNOWN);
  }

  #hash(before: unknown, value: unknown, set: SetTruth): void {
    if (before === undefined) for (const node of this.#hashed) set(node, FALSE);
    else for (const node of this.#byValue.get(before) ?? NONE) set(node, FALSE);
    for (const node of this.#byValue.get(value) ?? NONE) set(node, TRUE);
  }

  #pass(before: unknown, value: number, set: SetTruth): void {
    const cuts = this.#cuts;
    if (!isOrdered(before)) {
      this.#position = 0;
      for (const cut of cuts) flip(cut, false, set);
    }
    while (this.#position < cuts.length && passes(value, cuts[this.#position] as Cut)) {
      flip(cuts[this.#position] as Cut, true, set);
      this.#position += 1;
    }
    while (this.#position > 0 && !passes(value, cuts[this.#position - 1] as Cut)) {
      this.#position -= 1;
      flip(cuts[this.#position] as Cut, false, set);
    }
  }
}

const NONE: readonly number[] = [];

const isOrdered = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);

const passes = (value: number, { constant, inclusive }: Cut): boolean => (inclusive ? value >= constant : value > constant);

function flip(cut: Cut, passed: boolean, set: SetTruth): void {
  if (cut.passed >= 0) set(cut.passed, passed ? TRUE : FALSE);
  if (cut.failed >= 0) set(cut.failed, passed ? FALSE : TRUE);
}
