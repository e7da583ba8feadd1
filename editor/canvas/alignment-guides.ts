import type { Box } from './group-frame.ts';

/** A line that shows what is in line now, in the document's coordinates. */
export interface GuideLine {
  /** `x`: upright, at this x. */
  readonly axis: 'x' | 'y';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface Snap {
  readonly dx: number;
  readonly dy: number;
  readonly lines: readonly GuideLine[];
}

interface Candidate {
  readonly at: number;
  readonly box: Box;
}

/** The boxes beside the one that is moved, by their edges and middles: made once for each drag, asked at each tick. */
export class AlignmentGuides {
  readonly #upright: readonly Candidate[];
  readonly #level: readonly Candidate[];

  constructor(boxes: readonly Box[]) {
    const sorted = (places: (box: Box) => readonly number[]): readonly Candidate[] =>
      boxes.flatMap((box) => places(box).map((at) => ({ at, box }))).sort((one, other) => one.at - other.at);
    this.#upright = sorted(uprightOf);
    this.#level = sorted(levelOf);
  }

  /** How far the box must go to be in line with others at most `within` away, and the lines that show it. */
  snap(box: Box, within: number): Snap {
    const dx = nearest(this.#upright, uprightOf(box), within);
    const dy = nearest(this.#level, levelOf(box), within);
    const moved = { ...box, x: box.x + (dx ?? 0), y: box.y + (dy ?? 0) };
    return {
      dx: dx ?? 0,
      dy: dy ?? 0,
      lines: [
        ...(dx === undefined ? [] : linesAt('x', this.#upright, uprightOf(moved), moved)),
        ...(dy === undefined ? [] : linesAt('y', this.#level, levelOf(moved), moved)),
      ],
    };
  }
}

const uprightOf = ({ x, width }: Box): readonly number[] => [x, x + width / 2, x + width];
const levelOf = ({ y, height }: Box): readonly number[] => [y, y + height / 2, y + height];

function nearest(candidates: readonly Candidate[], places: readonly number[], within: number): number | undefined {
  let best: number | undefined;
  for (const place of places) {
    for (let index = firstFrom(candidates, place - within); index < candidates.length; index += 1) {
      const distance = candidates[index]!.at - place;
      if (distance > within) break;
      if (best === undefined || Math.abs(distance) < Math.abs(best)) best = distance;
    }
  }
  return best;
}

/** One line for each place that is shared, long enough to reach all who share it. */
function linesAt(axis: 'x' | 'y', candidates: readonly Candidate[], places: readonly number[], moved: Box): readonly GuideLine[] {
  const [start, size] = axis === 'x' ? (['y', 'height'] as const) : (['x', 'width'] as const);
  return places.flatMap((place) => {
    const sharing: Box[] = [];
    for (let index = firstFrom(candidates, place - 0.5); index < candidates.length && candidates[index]!.at <= place + 0.5; index += 1) {
      sharing.push(candidates[index]!.box);
    }
    if (sharing.length === 0) return [];
    const all = [...sharing, moved];
    return [
      { axis, at: place, from: Math.min(...all.map((box) => box[start])), to: Math.max(...all.map((box) => box[start] + box[size])) },
    ];
  });
}

/** Index of the first candidate at or after a place. */
function firstFrom(candidates: readonly Candidate[], place: number): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (candidates[middle]!.at < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
