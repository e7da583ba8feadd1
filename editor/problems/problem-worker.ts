import type { FlowDefinition } from '@fettle/flows';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { config } from 'zod';
import type { PlantModel } from '../plant/plant-model.ts';

/** A definition to look at; `number` comes back with its problems. */
export interface ProblemQuestion {
  readonly number: number;
  readonly definition: FlowDefinition;
  readonly plant: PlantModel;
}

config({ jitless: true });

self.onmessage = ({ data: { number, definition, plant } }: MessageEvent<ProblemQuestion>) => {
  const equipment = new Map(plant.equipment.map((each) => [each.id, each]));
  const classes = new Map(plant.classes.map((each) => [each.id, each]));
  const problems = lintFlow(definition, nodeRegistry, {
    equipment: (id) => equipment.get(id),
    equipmentClass: (id) => classes.get(id),
  });
  self.postMessage({ number, problems });
};
