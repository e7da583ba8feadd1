import type { ConstantLeaf } from './predicate.ts';

/** A comparison with a constant in the form that can be found by a value instead of being tried: true for one of these values, or on one side of a threshold. */
export type IndexedLeaf =
  /** `negated`: true for every known value but these. */
  | { readonly by: 'value'; readonly values: readonly unknown[]; readonly negated: boolean }
  /** Of a number `x`: `x > constant` (`>= ` when inclusive) when `above`, else `x < constant` (`<=`). Of what is no number the operator's own test decides. */
  | { readonly by: 'threshold'; readonly constant: number; readonly above: boolean; readonly inclusive: boolean };

/** Undefined: it has to be tried. */
export function indexedLeaf({ op, constant }: ConstantLeaf): IndexedLeaf | undefined {
  switch (op) {
    case 'equal':
    case 'notEqual':
      // A list or an object is never the same one as in a reading.
      return { by: 'value', values: [constant], negated: op === 'notEqual' };
    case 'in':
    case 'notIn':
      return Array.isArray(constant) ? { by: 'value', values: [...new Set(constant)], negated: op === 'notIn' } : undefined;
    case 'greaterThan':
    case 'greaterThanInclusive':
    case 'lessThan':
    case 'lessThanInclusive':
      return typeof constant === 'number'
        ? { by: 'threshold', constant, above: op.startsWith('greater'), inclusive: op.endsWith('Inclusive') }
        : undefined;
    default:
      return undefined;
  }
}
