import type { JudgedFiring } from './judged-firing.ts';

/** Milliseconds that a moved limit may move a firing: an edge over 5.2 comes some readings after that over 5.0, and is the same thing that happened. */
export const SAME_WITHIN = 60_000;

export interface ComparedFirings {
  /** What the draft fires and the other version does not. */
  readonly gained: readonly JudgedFiring[];
  /** The opposite. */
  readonly lost: readonly JudgedFiring[];
  readonly kept: readonly { readonly draft: JudgedFiring; readonly other: JudgedFiring }[];
}

/**
 * Which firings of two versions are the same: of the same flowNode and output, at the same event; or else the nearest ones that are not more than `within` milliseconds apart, on the same
 * unit (or both on none).
 */
export function compareFirings(draft: readonly JudgedFiring[], other: readonly JudgedFiring[], within = SAME_WITHIN): ComparedFirings {
  const gained: JudgedFiring[] = [];
  const lost: JudgedFiring[] = [];
  const kept: { draft: JudgedFiring; other: JudgedFiring }[] = [];
  const others = Map.groupBy(other, placeOf);
  for (const [place, mine] of Map.groupBy(draft, placeOf)) {
    const theirs = others.get(place) ?? [];
    others.delete(place);
    const exact = new Map(theirs.map((firing) => [firing.sequence, firing]));
    const left: JudgedFiring[] = [];
    const taken = new Set<number>();
    for (const firing of mine) {
      const same = exact.get(firing.sequence);
      if (same === undefined) left.push(firing);
      else {
        kept.push({ draft: firing, other: same });
        taken.add(firing.sequence);
      }
    }
    pairNearest(
      left,
      theirs.filter(({ sequence }) => !taken.has(sequence)),
      { within, gained, lost, kept },
    );
  }
  for (const gone of others.values()) lost.push(...gone);
  const byTime = (a: JudgedFiring, b: JudgedFiring): number => a.time - b.time || a.sequence - b.sequence;
  return { gained: gained.sort(byTime), lost: lost.sort(byTime), kept: kept.sort((a, b) => byTime(a.draft, b.draft)) };
}

const placeOf = ({ equipment, flowNode, output }: JudgedFiring): string => `${equipment} ${flowNode} ${output}`;

function pairNearest(
  mine: readonly JudgedFiring[],
  theirs: readonly JudgedFiring[],
  out: { within: number; gained: JudgedFiring[]; lost: JudgedFiring[]; kept: { draft: JudgedFiring; other: JudgedFiring }[] },
): void {
  let next = 0;
  for (const draft of mine) {
    for (let other = theirs[next]; other !== undefined && other.time < draft.time - out.within; other = theirs[next]) {
      out.lost.push(other);
      next += 1;
    }
    const other = theirs[next];
    if (other !== undefined && other.time <= draft.time + out.within && other.instance === draft.instance) {
      out.kept.push({ draft, other });
      next += 1;
    } else out.gained.push(draft);
  }
  out.lost.push(...theirs.slice(next));
}
