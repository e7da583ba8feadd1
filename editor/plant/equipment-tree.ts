import type { Equipment } from '@fettle/flows';

export interface EquipmentBranch {
  /** enterprise/site/area/line; empty for equipment without a path. */
  readonly path: string;
  readonly equipment: readonly Equipment[];
}

/** Equipment under its path, paths and equipment in alphabetical order. */
export function equipmentTree(equipment: readonly Equipment[]): readonly EquipmentBranch[] {
  const byPath = Map.groupBy(equipment, ({ path }) => path);
  return [...byPath]
    .map(([path, inside]) => ({ path, equipment: inside.toSorted((left, right) => left.title.localeCompare(right.title)) }))
    .toSorted((left, right) => left.path.localeCompare(right.path));
}
