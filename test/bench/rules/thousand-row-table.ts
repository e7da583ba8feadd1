import type { DecisionTable } from '@fettle/flows/tables/index.ts';
import { seededNumbers } from './seeded-numbers.ts';

export const INPUTS = 6;

type Range = readonly [number, number];

/** All of the space of six numbers, cut into so many boxes at random places, in random order: no gap and no overlap. */
export function partition(rows: number, seed: number): readonly (readonly Range[])[] {
  const random = seededNumbers(seed);
  const boxes: Range[][] = [Array.from({ length: INPUTS }, () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const)];
  while (boxes.length < rows) {
    const place = Math.floor(random() * boxes.length);
    const axis = Math.floor(random() * INPUTS);
    const box = boxes[place]!;
    const [low, high] = [Math.max(box[axis]![0], -1000), Math.min(box[axis]![1], 1000)];
    const cut = Math.round((low + (high - low) * (0.2 + 0.6 * random())) * 1000) / 1000;
    if (cut <= low || cut >= high) continue;
    const second = box.with(axis, [cut, box[axis]![1]]);
    box[axis] = [box[axis]![0], cut];
    boxes.splice(Math.floor(random() * (boxes.length + 1)), 0, second);
  }
  return boxes;
}

export function tableOf(boxes: readonly (readonly Range[])[]): DecisionTable {
  return {
    title: '',
    hitPolicy: 'unique',
    inputs: Array.from({ length: INPUTS }, (_, index) => ({
      name: `input${index + 1}`,
      title: '',
      expression: '',
      kind: 'number',
      unit: 'mm',
      whole: false,
      allowed: '',
    })),
    outputs: [{ name: 'action', title: '', kind: 'string', unit: '', values: '', fallback: '' }],
    rows: boxes.map((box, index) => ({ when: box.map(cellOf), give: [`action ${index % 20}`], note: '' })),
  };
}

function cellOf([low, high]: Range): string {
  if (low === Number.NEGATIVE_INFINITY) return high === Number.POSITIVE_INFINITY ? '-' : `< ${high}`;
  return high === Number.POSITIVE_INFINITY ? `>= ${low}` : `[${low}..${high})`;
}
