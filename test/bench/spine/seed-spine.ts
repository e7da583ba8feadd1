import type { Engine } from '@fettle/engine';
import { type Equipment, type EquipmentClass, FettleError, type FlowDefinition } from '@fettle/flows';
import { layoutHash, semanticHash } from '@fettle/flows/hash.ts';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { nodeRegistry } from '@fettle/nodes';
import { plantLookup } from '@fettle/server/services/plant-lookup.ts';
import { assemblyRouting, BENCH_CLASS, overloadRule } from './spine-flows.ts';

/** Machines of each class. */
export const MACHINES = 50;
/** Stations at which units are worked on at the same time. */
export const STATIONS = 16;
export const OPERATIONS = 10;

/** One rule judges every reading of a mill, ten every reading of a lathe. */
export const MILL = 'mill';
export const LATHE = 'lathe';
export const LATHE_RULES = 10;

export const stationName = (number: number): string => `${BENCH_CLASS}-${number}`;

/** Enters the plant and releases the flows, each checked as the server checks a release. */
export async function seedSpine(engine: Engine): Promise<void> {
  const classes: EquipmentClass[] = [machineClass(MILL), machineClass(LATHE), { id: BENCH_CLASS, title: 'Work bench', signals: [] }];
  const equipment: Equipment[] = [
    ...[MILL, LATHE].flatMap((id) => Array.from({ length: MACHINES }, (_, index) => equipmentOf(id, index))),
    ...Array.from({ length: STATIONS }, (_, index) => equipmentOf(BENCH_CLASS, index)),
  ];
  const flows = [
    overloadRule(MILL, 1, true),
    ...Array.from({ length: LATHE_RULES }, (_, index) => overloadRule(LATHE, index + 1, index === 0)),
    assemblyRouting(OPERATIONS),
  ];
  await releaseFlows(engine, { classes, equipment, flows });
}

/** What a benchmark runs on. */
export interface BenchPlant {
  readonly classes: readonly EquipmentClass[];
  readonly equipment: readonly Equipment[];
  readonly flows: readonly FlowDefinition[];
}

/** Enters a plant and releases flows as their first version, each checked as the server checks a release. `known`: what of the plant is there already. */
export async function releaseFlows(
  engine: Engine,
  { classes, equipment, flows }: BenchPlant,
  known: Omit<BenchPlant, 'flows'> = { classes: [], equipment: [] },
): Promise<void> {
  const plant = { classes: [...known.classes, ...classes], equipment: [...known.equipment, ...equipment] };
  for (const flow of flows) mustBeFaultless(flow, plant);
  await engine.transaction(async (transaction) => {
    if (classes.length > 0)
      await transaction
        .insertInto('equipment_class')
        .values(classes.map((one) => ({ ...one, signals: JSON.stringify(one.signals) })))
        .execute();
    if (equipment.length > 0)
      await transaction
        .insertInto('equipment')
        .values(equipment.map(({ id, title, equipmentClass }) => ({ id, title, equipment_class: equipmentClass ?? null, signals: '[]' })))
        .execute();
    for (const flow of flows) {
      const made = { at: engine.clock.now(), by: 'bench' };
      await transaction
        .insertInto('flow')
        .values({ id: flow.id, kind: flow.kind, name: flow.name, created_at: made.at, created_by: made.by })
        .execute();
      await transaction
        .insertInto('flow_version')
        .values({
          flow: flow.id,
          version: 1,
          definition: JSON.stringify(flow),
          semantic_hash: semanticHash(flow),
          layout_hash: layoutHash(flow),
          released_at: made.at,
          released_by: made.by,
          reason: 'benchmark',
        })
        .execute();
      await transaction.updateTable('flow').set({ released_version: 1 }).where('id', '=', flow.id).execute();
    }
    await engine.refreshModel(transaction);
  });
}

function mustBeFaultless(flow: FlowDefinition, plant: { classes: EquipmentClass[]; equipment: Equipment[] }): void {
  const [fault] = lintFlow(flow, nodeRegistry, plantLookup(plant)).filter(({ severity }) => severity === 'error');
  if (fault !== undefined) throw new FettleError('malformedFlow', `"${flow.id}" could not be released: ${fault.message}`);
}

export function machineClass(id: string): EquipmentClass {
  return {
    id,
    title: id,
    signals: [
      { name: 'spindlePower', title: 'Spindle power', valueKind: 'number', unit: 'kW', delivery: 'sample', writable: false },
      { name: 'feedOverride', title: 'Feed override', valueKind: 'number', unit: '%', delivery: 'sample', writable: true },
    ],
  };
}

export function equipmentOf(equipmentClass: string, index: number): Equipment {
  return { id: `${equipmentClass}-${index + 1}`, title: `${equipmentClass} ${index + 1}`, equipmentClass, path: '', signals: [] };
}
