import type { Equipment, EquipmentClass, Signal } from '@fettle/flows';

/** Equipment and classes as the editor asks about them. */
export interface PlantModel {
  readonly equipment: readonly Equipment[];
  readonly classes: readonly EquipmentClass[];
}

export const EMPTY_PLANT: PlantModel = { equipment: [], classes: [] };

/** Signals of a piece of equipment (its class's and its own) or of a class. Empty for a reference that names neither. */
export function signalsOf(plant: PlantModel, reference: string): readonly Signal[] {
  const equipment = plant.equipment.find(({ id }) => id === reference);
  const equipmentClass = plant.classes.find(({ id }) => id === (equipment?.equipmentClass ?? reference));
  const own = new Set(equipment?.signals.map(({ name }) => name));
  return [...(equipmentClass?.signals ?? []).filter(({ name }) => !own.has(name)), ...(equipment?.signals ?? [])];
}

/** Some piece of equipment that a reference stands for: itself, or the first of the class. For showing a live value. */
export function exampleEquipment(plant: PlantModel, reference: string): string | undefined {
  const isEquipment = plant.equipment.some(({ id }) => id === reference);
  return isEquipment ? reference : plant.equipment.find(({ equipmentClass }) => equipmentClass === reference)?.id;
}
