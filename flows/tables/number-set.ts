/**
 * A place between numbers: just before `at`, or just after it. A set of numbers is made of spans between two cuts, so that open and closed ends, single
 * numbers and what is left beside them need no cases of their own.
 */
export interface Cut {
  readonly at: number;
  readonly after: boolean;
}

export interface Span {
  readonly from: Cut;
  readonly to: Cut;
}

/** Spans in order, none touching the next. */
export type NumberSet = readonly Span[];

export const LOWEST: Cut = { at: Number.NEGATIVE_INFINITY, after: false };
export const HIGHEST: Cut = { at: Number.POSITIVE_INFINITY, after: true };
export const EVERY_NUMBER: NumberSet = [{ from: LOWEST, to: HIGHEST }];

export const before = (at: number): Cut => ({ at, after: false });
export const after = (at: number): Cut => ({ at, after: true });
export const onlyNumber = (at: number): NumberSet => [{ from: before(at), to: after(at) }];

export function compareCuts(a: Cut, b: Cut): number {
  return a.at === b.at ? Number(a.after) - Number(b.after) : a.at < b.at ? -1 : 1;
}

/** The span, or nothing when it is empty. */
export function span(from: Cut, to: Cut): NumberSet {
  return compareCuts(from, to) < 0 ? [{ from, to }] : [];
}

export function unionOfNumbers(sets: readonly NumberSet[]): NumberSet {
  const all = sets.flat().toSorted((a, b) => compareCuts(a.from, b.from));
  const joined: Span[] = [];
  for (const one of all) {
    const last = joined.at(-1);
    if (last === undefined || compareCuts(last.to, one.from) < 0) joined.push(one);
    else if (compareCuts(last.to, one.to) < 0) joined[joined.length - 1] = { from: last.from, to: one.to };
  }
  return joined;
}

export function complementOfNumbers(set: NumberSet): NumberSet {
  const left: Span[] = [];
  let from = LOWEST;
  for (const one of set) {
    left.push(...span(from, one.from));
    from = one.to;
  }
  left.push(...span(from, HIGHEST));
  return left;
}

export function intersectionOfNumbers(a: NumberSet, b: NumberSet): NumberSet {
  return complementOfNumbers(unionOfNumbers([complementOfNumbers(a), complementOfNumbers(b)]));
}

/** Cuts moved to whole numbers: the same whole numbers lie in it. */
export function wholeNumbers(set: NumberSet): NumberSet {
  const spans = set.flatMap(({ from, to }) => {
    const first = from.after ? Math.floor(from.at) + 1 : Math.ceil(from.at);
    const last = to.after ? Math.floor(to.at) : Math.ceil(to.at) - 1;
    return first > last
      ? []
      : span(
          from.at === Number.NEGATIVE_INFINITY ? LOWEST : before(first),
          to.at === Number.POSITIVE_INFINITY ? HIGHEST : before(last + 1),
        );
  });
  return unionOfNumbers([spans]);
}

export const isBeyond = (value: number, cut: Cut): boolean => (cut.after ? value > cut.at : value >= cut.at);

export function hasNumber(set: NumberSet, value: number): boolean {
  return set.some(({ from, to }) => isBeyond(value, from) && !isBeyond(value, to));
}
