import type { Equipment, EquipmentClass, Signal } from '@fettle/flows';
import type { Plant } from './plant.ts';

/** Equipment and classes by id, each machine with the signals of its class and its own. */
export function plantLookup(plant: Plant): {
  equipment(id: string): (Equipment & { signals: Signal[] }) | undefined;
  equipmentClass(id: string): EquipmentClass | undefined;
} {
  const classes = new Map(plant.classes.map((item) => [item.id, item]));
  const equipment = new Map(
    plant.equipment.map((item) => [
      item.id,
      { ...item, signals: [...(classes.get(item.equipmentClass ?? '')?.signals ?? []), ...item.signals] },
    ]),
  );
  return { equipment: (id) => equipment.get(id), equipmentClass: (id) => classes.get(id) };
}
