import { z } from 'zod';
import { Equipment, EquipmentClass } from './equipment.ts';

/** The plant that a scenario happens in: equipment with signals, and classes. In a file it is `plant.json` beside the scenario. */
export const ScenarioPlant = z.object({ equipment: z.array(Equipment), classes: z.array(EquipmentClass).default([]) });
export type ScenarioPlant = z.infer<typeof ScenarioPlant>;
