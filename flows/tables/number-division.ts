import type { Value } from '../value.ts';
import type { Division } from './axis.ts';
import { type Cut, compareCuts, HIGHEST, hasNumber, isBeyond, LOWEST, type NumberSet, unionOfNumbers } from './number-set.ts';

/** The line of numbers, cut wherever a cell begins or ends. */
export function numberDivision(sets: readonly NumberSet[], allowed: NumberSet, whole: boolean): Division {
  const cuts = cutsOf([...sets, allowed]);
  // Raw segment i lies between edges i and i+1; `place` is its index among those whose values can come.
  const edges: readonly Cut[] = [LOWEST, ...cuts, HIGHEST];
  const raw = edges.length - 1;
  const place = new Int32Array(raw);
  const kept: number[] = [];
  for (let index = 0; index < raw; index += 1) {
    const isKept = isWithin(edges[index]!, edges[index + 1]!, allowed);
    place[index] = isKept ? kept.length : -1;
    if (isKept) kept.push(index);
  }
  const at = Float64Array.from(cuts, (cut) => cut.at);
  const after = Uint8Array.from(cuts, (cut) => Number(cut.after));
  const edgeIndex = new Map(edges.map((edge, index) => [cutKey(edge), index]));

  /** Number of cuts that a value lies beyond. */
  const rawSegment = (value: number): number => {
    let low = 0;
    let high = at.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (after[middle] === 1 ? value > at[middle]! : value >= at[middle]!) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    count: kept.length,
    locate: (value) => {
      if (typeof value !== 'number' || Number.isNaN(value) || (whole && !Number.isInteger(value))) return -1;
      return place[rawSegment(value)]!;
    },
    runs: (set) => {
      if (set.kind !== 'number') return [];
      const runs: number[] = [];
      for (const { from, to } of set.numbers) {
        const start = edgeIndex.get(cutKey(from))!;
        const end = edgeIndex.get(cutKey(to))!;
        if (kept.length === raw) {
          runs.push(start, end - 1);
          continue;
        }
        for (let index = start; index < end; index += 1) {
          const one = place[index]!;
          if (one < 0) continue;
          if (runs.length > 0 && runs.at(-1)! === one - 1) runs[runs.length - 1] = one;
          else runs.push(one, one);
        }
      }
      return runs;
    },
    setOf: (first, last) => {
      const spans = kept.slice(first, last + 1).map((index) => ({ from: edges[index]!, to: edges[index + 1]! }));
      return { kind: 'number', numbers: unionOfNumbers([spans]) };
    },
    example: (first, last): Value => exampleBetween(edges[kept[first]!]!, edges[endOfRun(kept, first, last) + 1]!, whole),
  };
}

const cutKey = (cut: Cut): string => `${cut.at}${cut.after ? '+' : ''}`;

function cutsOf(sets: readonly NumberSet[]): readonly Cut[] {
  const all = new Map<string, Cut>();
  for (const { from, to } of sets.flat()) {
    for (const cut of [from, to]) if (Number.isFinite(cut.at)) all.set(cutKey(cut), cut);
  }
  return [...all.values()].toSorted(compareCuts);
}

/** No cut of `allowed` lies inside of a segment, so one place in it decides. */
function isWithin(from: Cut, to: Cut, allowed: NumberSet): boolean {
  return allowed.some((one) => compareCuts(one.from, from) <= 0 && compareCuts(to, one.to) <= 0);
}

/** Raw segment up to which the run has no hole. */
function endOfRun(kept: readonly number[], first: number, last: number): number {
  let index = first;
  while (index < last && kept[index + 1] === kept[index]! + 1) index += 1;
  return kept[index]!;
}

/** A number between two cuts with as few digits as there is one. */
function exampleBetween(from: Cut, to: Cut, whole: boolean): number {
  const isInside = (value: number) => hasNumber([{ from, to }], value);
  if (isInside(0) && from.at === LOWEST.at && to.at === HIGHEST.at) return 0;
  if (from.at === LOWEST.at) return [Math.ceil(to.at) - 1, to.at - Math.abs(to.at)].find(isInside) ?? to.at;
  if (to.at === HIGHEST.at) return [Math.floor(from.at) + 1, from.at + Math.abs(from.at)].find(isInside) ?? from.at;
  if (whole || from.at === to.at) return from.at;
  const middle = (from.at + to.at) / 2;
  for (let digits = 0; digits <= 15; digits += 1) {
    const rounded = Number(middle.toFixed(digits));
    if (isInside(rounded)) return rounded;
  }
  if (isInside(middle)) return middle;
  return isBeyond(from.at, from) ? from.at : to.at;
}
