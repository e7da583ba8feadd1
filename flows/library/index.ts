import { assembly } from './assembly.ts';
import { batch } from './batch.ts';
import { dimensionChart } from './dimension-chart.ts';
import { dispositionTable } from './disposition-table.ts';
import { electronics } from './electronics.ts';
import { equipmentState } from './equipment-state.ts';
import { food } from './food.ts';
import type { LibrarySample } from './library-sample.ts';
import { machining } from './machining.ts';
import { sampling } from './sampling.ts';

export type { LibrarySample, LibraryScenario } from './library-sample.ts';

/** Sample flows to start from, routings first. */
export const LIBRARY: readonly LibrarySample[] = [
  machining,
  electronics,
  assembly,
  food,
  batch,
  dispositionTable,
  dimensionChart,
  sampling,
  equipmentState,
];

/** Those in which every word of a search occurs: in the title, the summary, its words, or the names of its steps. */
export function samplesFor(search: string): readonly LibrarySample[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return LIBRARY.filter((sample) => {
    const steps = sample.flows.flatMap(({ name, flowNodes }) => [name, ...flowNodes.map((node) => node.name)]);
    const text = [sample.title, sample.summary, ...sample.words, ...steps].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
