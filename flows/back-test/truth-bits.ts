/** Truths as bits, so that a set of truths is a number: what a condition may be over many readings. */
export const TRUE = 1;
export const FALSE = 2;
export const UNKNOWN = 4;
/** Nothing is known of it. */
export const ANY_TRUTH = TRUE | FALSE | UNKNOWN;

/** Kleene's logic of two truths, by both their bits together: false decides "and", true decides "or", and else unknown spreads. */
const AND = Uint8Array.of(0, TRUE, FALSE, FALSE, UNKNOWN, UNKNOWN, FALSE, FALSE);
const OR = Uint8Array.of(0, TRUE, FALSE, TRUE, UNKNOWN, TRUE, UNKNOWN, TRUE);

/** `into` becomes "into and other" (or "or"), place by place. */
export function joinTruths(into: Uint8Array, other: Uint8Array, join: 'all' | 'any'): void {
  const table = join === 'all' ? AND : OR;
  for (let index = 0; index < into.length; index += 1) into[index] = table[(into[index] as number) | (other[index] as number)] as number;
}

/** What "a and b" (or "or") may be, when each may be any of a set. */
export function joinSets(a: number, b: number, join: 'all' | 'any'): number {
  const [deciding, other] = join === 'all' ? [FALSE, TRUE] : [TRUE, FALSE];
  const both = a & b;
  const either = a | b;
  const spreads = (a & UNKNOWN && b & (UNKNOWN | other)) || (b & UNKNOWN && a & (UNKNOWN | other));
  return (either & deciding) | (both & other) | (spreads ? UNKNOWN : 0);
}

/** Of a truth and of a set of truths: true for false and false for true. */
export const inverted = (truths: number): number => (truths & UNKNOWN) | ((truths & TRUE) << 1) | ((truths & FALSE) >> 1);

export const truthBit = (truth: boolean | undefined): number => (truth === undefined ? UNKNOWN : truth ? TRUE : FALSE);
