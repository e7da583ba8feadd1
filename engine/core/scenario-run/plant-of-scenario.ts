import type { FlowDefinition } from '@fettle/flows';
import type { ScenarioPlant } from '@fettle/flows/scenario-plant.ts';
import type { ScenarioLine } from '../scenario.ts';

/** Of a plant what flows and events name: machines, stations and machines of classes, so that a scenario brings no more along than it needs. */
export function plantOfScenario(plant: ScenarioPlant, flows: readonly FlowDefinition[], lines: readonly ScenarioLine[]): ScenarioPlant {
  const named = new Set<string>();
  for (const { flowNodes } of flows) for (const { params } of flowNodes) collectTexts(params, named);
  collectTexts(lines, named);
  const equipment = plant.equipment.filter(
    ({ id, equipmentClass }) => named.has(id) || (equipmentClass !== undefined && named.has(equipmentClass)),
  );
  const classes = new Set(equipment.map(({ equipmentClass }) => equipmentClass));
  return { equipment, classes: plant.classes.filter(({ id }) => classes.has(id)) };
}

function collectTexts(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) collectTexts(inner, found);
}
