import type { Position } from '@fettle/flows';
import type { Box } from '../canvas/group-frame.ts';

/** Pixels between a note and what it must not cover. */
const GAP = 24;

export interface Notes {
  /** Notes by id, where they were. */
  readonly notes: ReadonlyMap<string, Box>;
  /** Steps by id, where they were. */
  readonly before: ReadonlyMap<string, Box>;
  /** Steps by id, where they are now. */
  readonly after: ReadonlyMap<string, Box>;
  /** What else no note may cover: the frames of groups that it is not in. */
  readonly frames: ReadonlyMap<string, readonly Box[]>;
}

/** Where notes go when steps were laid out anew: each stays with the step that was nearest to it, and above or below what it would cover. */
export function notesAfterTidy({ notes, before, after, frames }: Notes): ReadonlyMap<string, Position> {
  const placed = new Map<string, Position>();
  const taken = [...after.values()];
  for (const [id, note] of notes) {
    const near = nearest(note, before);
    const [from, to] = [before.get(near ?? ''), after.get(near ?? '')];
    const wanted = from === undefined || to === undefined ? note : { ...note, x: note.x + to.x - from.x, y: note.y + to.y - from.y };
    const box = freed(wanted, [...taken, ...(frames.get(id) ?? [])]);
    taken.push(box);
    placed.set(id, { x: box.x, y: box.y });
  }
  return placed;
}

function nearest(note: Box, steps: ReadonlyMap<string, Box>): string | undefined {
  const distance = (step: Box): number => Math.hypot(middle(step).x - middle(note).x, middle(step).y - middle(note).y);
  return [...steps].sort(([, one], [, other]) => distance(one) - distance(other))[0]?.[0];
}

/** The box itself when it covers nothing, else the nearer of the first free places above and below. */
function freed(box: Box, others: readonly Box[]): Box {
  const [above, below] = [clear(box, others, -1), clear(box, others, 1)];
  return box.y - above.y < below.y - box.y ? above : below;
}

function clear(box: Box, others: readonly Box[], direction: 1 | -1): Box {
  let place = box;
  for (let tries = 0; tries <= others.length; tries += 1) {
    const inTheWay = others.find((other) => covers(place, other));
    if (inTheWay === undefined) return place;
    place = { ...place, y: direction === 1 ? inTheWay.y + inTheWay.height + GAP : inTheWay.y - place.height - GAP };
  }
  return place;
}

function covers(one: Box, other: Box): boolean {
  return one.x < other.x + other.width && other.x < one.x + one.width && one.y < other.y + other.height && other.y < one.y + one.height;
}

function middle({ x, y, width, height }: Box): Position {
  return { x: x + width / 2, y: y + height / 2 };
}
