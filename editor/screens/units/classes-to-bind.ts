import type { Equipment, FlowDefinition } from '@fettle/flows';
import type { PlantModel } from '../../plant/plant-model.ts';

/** An equipment class that a routing names, so that the job order has to say which machine it is. */
export interface ClassToBind {
  readonly id: string;
  readonly title: string;
  /** Names of the steps that run on it. */
  readonly steps: readonly string[];
  readonly machines: readonly Equipment[];
}

/** Classes among the `equipment` of a routing's steps; equipment by its own id needs no binding. */
export function classesToBind({ flowNodes }: FlowDefinition, plant: PlantModel): readonly ClassToBind[] {
  return plant.classes.flatMap(({ id, title }) => {
    const steps = flowNodes.filter(({ params }) => params.equipment === id).map(({ name }) => name);
    if (steps.length === 0 || plant.equipment.some((machine) => machine.id === id)) return [];
    return [{ id, title: title || id, steps, machines: plant.equipment.filter(({ equipmentClass }) => equipmentClass === id) }];
  });
}
