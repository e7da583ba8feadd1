import type { Position } from '@fettle/flows';
import { around, type Box } from './group-frame.ts';

export const ALIGNMENTS = ['left', 'center', 'right', 'top', 'middle', 'bottom'] as const;
export const DISTRIBUTIONS = ['across', 'down'] as const;
export type Arrangement = (typeof ALIGNMENTS)[number] | (typeof DISTRIBUTIONS)[number];

/** New places of boxes that are brought in line, or that keep the same gap from one to the next; the outermost ones stay. Empty when there are too few. */
export function arranged(boxes: ReadonlyMap<string, Box>, how: Arrangement): Readonly<Record<string, Position>> {
  const frame = around([...boxes.values()]);
  if (frame === undefined || boxes.size < (how === 'across' || how === 'down' ? 3 : 2)) return {};
  if (how === 'across') return distributed(boxes, 'x', 'width');
  if (how === 'down') return distributed(boxes, 'y', 'height');
  const place = ({ x, y, width, height }: Box): Position => {
    if (how === 'left') return { x: frame.x, y };
    if (how === 'right') return { x: frame.x + frame.width - width, y };
    if (how === 'center') return { x: frame.x + (frame.width - width) / 2, y };
    if (how === 'top') return { x, y: frame.y };
    if (how === 'bottom') return { x, y: frame.y + frame.height - height };
    return { x, y: frame.y + (frame.height - height) / 2 };
  };
  return Object.fromEntries([...boxes].map(([id, box]) => [id, place(box)]));
}

function distributed(boxes: ReadonlyMap<string, Box>, axis: 'x' | 'y', size: 'width' | 'height'): Readonly<Record<string, Position>> {
  const inOrder = [...boxes].sort(([, one], [, other]) => one[axis] - other[axis]);
  const first = inOrder[0]![1];
  const last = inOrder.at(-1)![1];
  const filled = inOrder.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = (last[axis] + last[size] - first[axis] - filled) / (inOrder.length - 1);
  let next = first[axis];
  return Object.fromEntries(
    inOrder.map(([id, box]) => {
      const at = next;
      next += box[size] + gap;
      return [id, { x: box.x, y: box.y, [axis]: at }];
    }),
  );
}
