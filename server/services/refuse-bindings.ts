import { FettleError, type FlowDefinition } from '@fettle/flows';
import { type Plant, readPlant } from './plant.ts';
import type { Trx } from './services.ts';

/**
 * Refuses an order whose machines are not there: a binding to unknown equipment or to a machine of another class, or a class that the routing names and the order binds to nothing. Found
 * later it would be a unit that waits for ever at a machine that does not exist.
 */
export async function refuseBindings(trx: Trx, definition: FlowDefinition, bindings: Readonly<Record<string, string>>): Promise<void> {
  const plant = await readPlant(trx);
  for (const [equipmentClass, equipment] of Object.entries(bindings)) {
    const machine = plant.equipment.find(({ id }) => id === equipment);
    if (machine === undefined)
      throw new FettleError('invalidInput', `There is no equipment "${equipment}" to bind to "${equipmentClass}".`);
    if (machine.equipmentClass !== equipmentClass)
      throw new FettleError(
        'invalidInput',
        `"${equipment}" is not of the class "${equipmentClass}". Choose one of: ${machinesOf(plant, equipmentClass)}.`,
      );
  }
  for (const { name, params } of definition.flowNodes) {
    const reference = params.equipment;
    if (typeof reference !== 'string' || Object.hasOwn(bindings, reference)) continue;
    if (plant.equipment.some(({ id }) => id === reference) || !plant.classes.some(({ id }) => id === reference)) continue;
    throw new FettleError(
      'invalidInput',
      `"${name}" runs on any machine of the class "${reference}": say on which one. Choose one of: ${machinesOf(plant, reference)}.`,
    );
  }
}

function machinesOf(plant: Plant, equipmentClass: string): string {
  const machines = plant.equipment.filter((item) => item.equipmentClass === equipmentClass);
  return machines.length === 0 ? 'none is there' : machines.map(({ id }) => id).join(', ');
}
