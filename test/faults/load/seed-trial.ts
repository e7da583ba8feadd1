import { bindCalls, createEngine, createMemoryDoorbell, type Engine } from '@fettle/engine';
import type { Database } from '@fettle/engine/adapters/postgres/tables.ts';
import { quietLog } from '@fettle/engine/testing/test-engine.ts';
import { type Equipment, type EquipmentClass, FettleError, type FlowDefinition, type Message, materialKey } from '@fettle/flows';
import { layoutHash, semanticHash } from '@fettle/flows/hash.ts';
import { lintFlow } from '@fettle/flows/lint/index.ts';
import { plantLookup } from '@fettle/server/services/plant-lookup.ts';
import { sql, type Transaction } from 'kysely';
import { BOX, batchRouting, CLAMP, GLUE, GLUE_LOT, GLUE_RECEIVED, paintRouting } from './lot-flows.ts';
import type { Release } from './releases.ts';
import { ALARM_SIGNAL, meanRule, overloadRule, PRESS, PRESSES, partRouting, pressName, SETPOINT_SIGNAL } from './trial-flows.ts';
import { registryOf, trialRegistry } from './trial-nodes.ts';

const PRESS_CLASS: EquipmentClass = {
  id: PRESS,
  title: 'Press',
  signals: [
    { name: 'stage', title: '', valueKind: 'string', unit: '', delivery: 'event', writable: false },
    { name: 'force', title: '', valueKind: 'number', unit: 'kN', delivery: 'sample', writable: false },
    { name: 'temperature', title: '', valueKind: 'number', unit: '°C', delivery: 'sample', writable: false },
    { name: ALARM_SIGNAL, title: '', valueKind: 'number', unit: 'kN', delivery: 'sample', writable: true },
    { name: SETPOINT_SIGNAL, title: '', valueKind: 'number', unit: 'kN', delivery: 'sample', writable: true },
  ],
};

const CLAMP_CLASS: EquipmentClass = {
  id: 'clamp',
  title: 'Clamp',
  signals: [{ name: 'closed', title: '', valueKind: 'boolean', unit: '', delivery: 'sample', writable: false }],
};
const CLASSES = [PRESS_CLASS, CLAMP_CLASS];

/** Releases the next version of a routing, as a server of that release of Fettle does. Gives its number. */
export function releaseNext(databaseUrl: string, definition: FlowDefinition, release: Release = 1): Promise<number> {
  return withFront(databaseUrl, release, (engine) =>
    engine.transaction((transaction) => enterFlow(engine, transaction, definition, release)),
  );
}

/** Enters the plant of a trial and releases its flows, each checked as the server checks a release. */
export async function seedTrial(databaseUrl: string): Promise<void> {
  const machine = (id: string, equipmentClass: string): Equipment => ({ id, title: id, equipmentClass, path: '', signals: [] });
  const equipment = [
    ...Array.from({ length: PRESSES }, (_, index) => machine(pressName(index + 1), PRESS)),
    machine(CLAMP, CLAMP_CLASS.id),
  ];
  const flows = [partRouting(), paintRouting(), batchRouting(), overloadRule(), meanRule()];
  const plant = { ...plantLookup({ classes: CLASSES, equipment }), routing: () => ({ released: true, calls: [] }) };
  for (const flow of flows) {
    const [fault] = lintFlow(flow, trialRegistry, plant).filter(({ severity }) => severity === 'error');
    if (fault !== undefined) throw new FettleError('malformedFlow', `"${flow.id}" could not be released: ${fault.message}`);
  }
  await withFront(databaseUrl, 1, (engine) => enter(engine, equipment, flows));
}

/** An engine that only takes orders and changes. */
async function withFront<T>(databaseUrl: string, release: Release, work: (engine: Engine) => Promise<T>): Promise<T> {
  const refuse = async () => ({ ok: false as const, error: 'nobody performs effects here' });
  const engine = await createEngine({
    databaseUrl,
    doorbell: createMemoryDoorbell({ log: quietLog }),
    registry: registryOf(release),
    handlers: { writeSignal: refuse, publishMqtt: refuse, httpCall: refuse, holdJobOrder: refuse, releaseJobOrder: refuse, lookup: refuse },
    log: quietLog,
    role: 'front',
  });
  try {
    return await work(engine);
  } finally {
    await engine.stop();
  }
}

async function enter(engine: Engine, equipment: readonly Equipment[], flows: readonly FlowDefinition[]): Promise<void> {
  await engine.transaction(async (transaction) => {
    await transaction
      .insertInto('equipment_class')
      .values(CLASSES.map((one) => ({ ...one, signals: JSON.stringify(one.signals) })))
      .execute();
    await transaction
      .insertInto('equipment')
      .values(equipment.map(({ id, title, equipmentClass = null }) => ({ id, title, equipment_class: equipmentClass, signals: '[]' })))
      .execute();
    await sql`INSERT INTO material_definition (id, title, unit, shelf_life, allow_negative) VALUES (${GLUE}, 'Glue', 'g', 0, false), (${BOX}, 'Box', 'pcs', 0, false)`.execute(
      transaction,
    );
    await engine.send(transaction, [glueArrives(engine.clock.now())]);
    for (const flow of flows) await enterFlow(engine, transaction, flow, 1);
  });
}

async function enterFlow(engine: Engine, transaction: Transaction<Database>, flow: FlowDefinition, release: Release): Promise<number> {
  const made = { at: engine.clock.now(), by: 'trial' };
  await transaction
    .insertInto('flow')
    .values({ id: flow.id, kind: flow.kind, name: flow.name, created_at: made.at, created_by: made.by })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const known = await transaction.selectFrom('flow_version').select('version').where('flow', '=', flow.id).execute();
  const version = known.length + 1;
  await transaction
    .insertInto('flow_version')
    .values({
      flow: flow.id,
      version,
      definition: JSON.stringify(flow),
      semantic_hash: semanticHash(flow),
      layout_hash: layoutHash(flow),
      released_at: made.at,
      released_by: made.by,
      reason: 'trial',
    })
    .execute();
  await bindCalls(transaction, { definition: flow, version, at: 0 }, registryOf(release));
  await transaction.updateTable('flow').set({ released_version: version }).where('id', '=', flow.id).execute();
  await engine.refreshModel(transaction);
  return version;
}

function glueArrives(at: number): Message {
  return {
    id: 'receipt-1',
    key: materialKey(GLUE_LOT),
    at,
    body: {
      kind: 'receiveMaterial',
      lot: GLUE_LOT,
      definition: GLUE,
      quantity: GLUE_RECEIVED,
      state: 'released',
      allowNegative: false,
      supplier: '',
      person: 'ann',
      reason: '',
    },
  };
}
