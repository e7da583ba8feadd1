import type { Equipment, EquipmentClass, Signal } from '../equipment.ts';

/** What the linter must know of the plant. */
export interface PlantDirectory {
  equipment(id: string): Equipment | undefined;
  equipmentClass(id: string): EquipmentClass | undefined;
  /** Other routings, which one may call; absent: they are not known here. */
  routing?: ((flow: string) => { readonly released: boolean; readonly calls: readonly string[] } | undefined) | undefined;
}

/** Equipment, or a class, under the id that a param names. */
export interface PlantPart {
  readonly id: string;
  /** "mill-1", or "class mill". */
  readonly title: string;
  /** By name: its own, and those of its class. Its own win. */
  readonly signals: ReadonlyMap<string, Signal>;
}

/** Equipment comes before a class of the same id. Undefined: there is neither. */
export function plantPart(plant: PlantDirectory, id: string): PlantPart | undefined {
  const equipment = plant.equipment(id);
  if (equipment !== undefined) {
    const inherited = equipment.equipmentClass === undefined ? undefined : plant.equipmentClass(equipment.equipmentClass);
    return { id, title: id, signals: byName([...(inherited?.signals ?? []), ...equipment.signals]) };
  }
  const equipmentClass = plant.equipmentClass(id);
  return equipmentClass === undefined ? undefined : { id, title: `class ${id}`, signals: byName(equipmentClass.signals) };
}

const byName = (signals: readonly Signal[]): ReadonlyMap<string, Signal> => new Map(signals.map((signal) => [signal.name, signal]));
