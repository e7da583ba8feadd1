import type { Equipment, EquipmentClass, Signal } from '@fettle/flows';

/** Equipment and classes, looked up by name. */
export interface Plant {
  /** A signal of the equipment itself or of its class. */
  signal(equipment: string, name: string): Signal | undefined;
  equipmentOfClass(equipmentClass: string): readonly string[];
  /** What a flow's reference may mean: an equipment, or every equipment of a class. */
  equipmentOf(reference: string): readonly string[];
  /** Which equipment is in which class, as a text to compare. */
  readonly membership: string;
}

export function createPlant(
  equipment: readonly Pick<Equipment, 'id' | 'equipmentClass' | 'signals'>[],
  classes: readonly Pick<EquipmentClass, 'id' | 'signals'>[],
): Plant {
  const signalsOfClass = new Map(classes.map((one) => [one.id, one.signals]));
  const signals = new Map<string, Map<string, Signal>>();
  const members = new Map<string, string[]>(classes.map((one) => [one.id, []]));
  for (const { id, equipmentClass, signals: own } of [...equipment].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const inherited = equipmentClass === undefined ? [] : (signalsOfClass.get(equipmentClass) ?? []);
    signals.set(id, new Map([...inherited, ...own].map((signal) => [signal.name, signal])));
    if (equipmentClass !== undefined) members.get(equipmentClass)?.push(id);
  }
  const equipmentOfClass = (equipmentClass: string) => members.get(equipmentClass) ?? [];
  return {
    signal: (id, name) => signals.get(id)?.get(name),
    equipmentOfClass,
    equipmentOf: (reference) => (signals.has(reference) ? [reference] : equipmentOfClass(reference)),
    membership: JSON.stringify([...members]),
  };
}
