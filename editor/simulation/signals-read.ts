import { FettleError, type FlowDefinition } from '@fettle/flows';
import { compileExpression, openScope } from '@fettle/flows/expression/index.ts';
import { migrateFlowNode } from '@fettle/flows/migrate.ts';
import { nodeRegistry } from '@fettle/nodes';
import { type PlantModel, signalsOf } from '../plant/plant-model.ts';

/** Signals of each machine that the flow reads there; of a class every machine of it. Names in expressions are signals only where the machine has one of that name. */
export function signalsRead(definition: FlowDefinition, plant: PlantModel): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, Set<string>>();
  /** What names no machine is of every one that the flow names: a rule's conditions are. */
  const everywhere: string[] = [];
  const add = (reference: string | undefined, signals: readonly string[]): void => {
    if (reference === undefined || reference === '') {
      everywhere.push(...signals);
      return;
    }
    const machines = plant.equipment.filter(({ id, equipmentClass }) => id === reference || equipmentClass === reference);
    for (const { id } of machines) named.set(id, new Set([...(named.get(id) ?? []), ...signals]));
  };
  for (const flowNode of definition.flowNodes) {
    const migrated = migrateFlowNode(flowNode, nodeRegistry);
    if (!migrated.ok) continue;
    const { type, params } = migrated;
    const source = type.usedIn === 'qualityRule' ? type.source?.(params) : undefined;
    if (source !== undefined) add(source.equipment || source.equipmentClass, [source.signal]);
    for (const { equipment, signal, use } of type.signals?.(params) ?? []) if (use !== 'write') add(equipment, [signal]);
    for (const { equipment, source: expression } of type.expressions?.(params) ?? []) add(equipment, namesIn(expression));
  }
  for (const names of named.values()) for (const name of everywhere) names.add(name);
  return new Map(
    [...named].flatMap(([machine, names]) => {
      const known = signalsOf(plant, machine).filter(({ name }) => names.has(name));
      return known.length === 0 ? [] : [[machine, known.map(({ name }) => name)] as const];
    }),
  );
}

function namesIn(source: string): readonly string[] {
  try {
    return compileExpression(source, openScope).names;
  } catch (error) {
    if (error instanceof FettleError) return [];
    throw error;
  }
}
